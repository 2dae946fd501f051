/**
 * The one way through:
 *
 *     train ─► collect ─► diff ─► judge ─► render ─► publish ─► comment
 *     engine   sources    pure    pure     plots     stores     forge
 *              at head             stats   Markdown
 *              and baseline                HTML
 *
 * Each stage is a function over plain data (src/model); what touches the world is handed to it.
 */
export {};
