export { type DiffOptions, metricsDiff, paramsDiff } from './diff.ts';
export type { Outcome, Place } from './outcome.ts';
export { metricsShow, type ShowOptions } from './show.ts';
