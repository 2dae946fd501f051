import type { Labels } from '../encoding.ts';
import type { Points } from '../table.ts';
import type { Inks } from '../theme.ts';
import type { Spec } from '../vega.ts';
import { bars, sortedBars } from './bars.ts';
import { confusion, confusionNormalized } from './confusion.ts';
import { scatter, scatterJitter } from './scatter.ts';
import { smooth } from './smooth.ts';

/** Draws the points of both sides as one Vega-Lite specification. */
export type Template = (points: Points, labels: Labels, ink: Inks) => Spec;

/** By the names that DVC gives them. `simple` and `linear` are lines, and drawn as every other line. */
export const templates: ReadonlyMap<string, Template> = new Map([
  ['scatter', scatter],
  ['scatter_jitter', scatterJitter],
  ['smooth', smooth],
  ['confusion', confusion],
  ['confusion_normalized', confusionNormalized],
  ['bar_horizontal', bars],
  ['bar_horizontal_sorted', sortedBars],
]);

export { joined } from './scatter.ts';
