import type { DeclaredOption } from './spec.ts';

/** The options of `cml plots`, which are DVC's. */
export const plotsOptions = {
  'plot-template': {
    flag: 'template',
    type: 'string',
    short: 't',
    metavar: 'NAME',
    text: 'One of DVC’s templates, one of `.dvc/plots`, or a file.',
  },
  'plot-x': { flag: 'x', type: 'string', short: 'x', metavar: 'FIELD', text: 'The field of the x axis.' },
  'plot-y': { flag: 'y', type: 'string', short: 'y', metavar: 'FIELD', text: 'The field of the y axis.' },
  'plot-title': { flag: 'title', type: 'string', metavar: 'TEXT', text: 'What stands above a plot.' },
  'x-label': { type: 'string', metavar: 'TEXT', text: 'The label of the x axis.' },
  'y-label': { type: 'string', metavar: 'TEXT', text: 'The label of the y axis.' },
  'no-header': { type: 'boolean', text: 'The first row of a CSV or TSV file is data.' },
  out: { type: 'string', short: 'o', metavar: 'DIR', text: 'Where the page goes; `dvc_plots` by default.' },
  'show-vega': {
    type: 'boolean',
    text: 'Print the Vega-Lite specification of one target, and write no page.',
  },
  split: { type: 'boolean', text: 'In JSON, keep what a template is filled with apart from it.' },
  'html-template': {
    type: 'string',
    metavar: 'FILE',
    text: 'The page to put the plots into, at `{plot_divs}` and `{scripts}`.',
  },
} as const satisfies Record<string, DeclaredOption>;
