import type { DeclaredCommand } from './command-spec.ts';

const drawing = [
  'plot-template',
  'plot-x',
  'plot-y',
  'plot-title',
  'x-label',
  'y-label',
  'no-header',
  'out',
  'json',
  'split',
  'show-vega',
  'html-template',
] as const;

/** DVC's plots, by DVC's words. */
export const plotsCommands = {
  'plots diff': {
    name: 'plots diff',
    summary: 'Draw the plots of several revisions over each other, as `dvc plots diff` does, without Python.',
    arguments: '[REV...]',
    options: ['targets', ...drawing],
    examples: [
      ['cml plots diff main', 'a page with the plots of main and of the work tree'],
      ['cml plots diff main --targets loss.csv --show-vega', 'one plot as a Vega-Lite specification'],
    ],
  },
  'plots show': {
    name: 'plots show',
    summary: 'Draw the plots of the work tree, as `dvc plots show` does, without Python.',
    arguments: '[TARGET...]',
    options: drawing,
    examples: [['cml plots show logs.csv -x epoch -y loss', 'a page with one plot']],
  },
  'plots templates': {
    name: 'plots templates',
    summary: 'List the built-in plot templates, or print one.',
    arguments: '[TEMPLATE]',
    options: [],
    examples: [['cml plots templates linear > .dvc/plots/mine.json', 'a template to change']],
  },
} as const satisfies Record<string, DeclaredCommand>;
