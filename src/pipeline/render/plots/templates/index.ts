import type { TableBlock } from '../../../../model/report.ts';
import type { Chart } from '../chart/types.ts';
import type { Labels } from '../encoding.ts';
import type { Points } from '../table.ts';
import type { Inks } from '../theme.ts';
import { bars, barsTable, sortedBars } from './bars.ts';
import { confusion, confusionAlt, confusionNormalized, confusionTable } from './confusion.ts';
import { scatter, scatterJitter } from './scatter.ts';
import { smooth } from './smooth.ts';

/** A way to draw the points of both sides, and to say in words and numbers what it shows. */
export interface Template {
  /** What such a picture is called. */
  readonly kind: string;
  draw(points: Points, labels: Labels, ink: Inks): Chart;
  alt?(points: Points, labels: Labels): string;
  table?(points: Points, labels: Labels): TableBlock | undefined;
}

/** By the names that DVC gives them. `simple` and `linear` are lines, and drawn as every other line. */
export const templates: ReadonlyMap<string, Template> = new Map<string, Template>([
  ['scatter', { kind: 'scatter plot', draw: scatter }],
  ['scatter_jitter', { kind: 'scatter plot', draw: scatterJitter }],
  ['smooth', { kind: 'chart of smoothed lines', draw: smooth }],
  ['confusion', { kind: 'confusion matrix', draw: confusion, alt: confusionAlt, table: confusionTable }],
  [
    'confusion_normalized',
    { kind: 'confusion matrix', draw: confusionNormalized, alt: confusionAlt, table: confusionTable },
  ],
  ['bar_horizontal', { kind: 'bar chart', draw: bars, table: barsTable }],
  ['bar_horizontal_sorted', { kind: 'bar chart', draw: sortedBars, table: barsTable }],
]);

export { joined } from './scatter.ts';
