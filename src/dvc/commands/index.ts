export { type DiffOptions, metricsDiff, paramsDiff } from './diff.ts';
export { type ExperimentsOptions, experimentsShow } from './experiments.ts';
export type { Outcome, Place } from './outcome.ts';
export { type PlotsOptions, plotsDiff, plotsShow, plotsTemplates } from './plots.ts';
export { metricsShow, type ShowOptions } from './show.ts';
