/**
 * The one way through:
 *
 *     train ─► collect ─► diff ─► judge ─► render ─► publish ─► comment
 *     engine   sources    pure    pure     plots     stores     forge
 *              at head             stats    Markdown
 *              and baseline                 HTML
 *
 * Each stage is a function over plain data (src/model); what touches the world is handed to it as a Ground.
 *
 * - `train` runs the user's command on an engine and measures it.
 * - `compare` collects head and baseline, and diffs and judges them.
 * - `compose` draws the plots and gathers what the report is made of.
 * - `deliver` renders it, publishes its pictures and the numbers, and posts the comment.
 */
export { type Comparison, compare } from './compare.ts';
export { type ComposeOptions, compose } from './compose.ts';
export { type Delivery, deliver } from './deliver/index.ts';
export type { Ground } from './ground.ts';
export { startLive } from './live/index.ts';
export { train, trainingCommand } from './train/index.ts';
