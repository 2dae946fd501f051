import type { PlotsOptions } from '../dvc/commands/plots.ts';
import type { Call } from './world.ts';

/** What `plots diff` and `plots show` have in common. */
export function plotsOptionsOf(values: Call<'plots show'>['values']): PlotsOptions {
  return {
    json: values.json,
    split: values.split,
    showVega: values['show-vega'],
    out: values.out,
    htmlTemplate: values['html-template'],
    template: values['plot-template'],
    x: values['plot-x'],
    y: values['plot-y'],
    title: values['plot-title'],
    xLabel: values['x-label'],
    yLabel: values['y-label'],
    noHeader: values['no-header'],
  };
}
