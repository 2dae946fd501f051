import type { DeclaredOption } from './spec.ts';

/** Options of `vl2png` and `vl2svg`, as vega-cli has them. */
export const vegaOptions = {
  'vega-base': {
    flag: 'base',
    type: 'string',
    short: 'b',
    metavar: 'DIR',
    text: 'The folder that the specification’s data files are relative to. Its own by default.',
  },
  'vega-scale': {
    flag: 'scale',
    type: 'number',
    range: { from: 0.1, to: 16, fractions: true },
    short: 's',
    metavar: 'N',
    default: 1,
    text: 'Pixels a CSS pixel.',
  },
  'vega-header': {
    flag: 'header',
    type: 'boolean',
    short: 'h',
    text: 'Begin the SVG with an XML header and a doctype.',
  },
  'vega-config': {
    flag: 'config',
    type: 'string',
    short: 'c',
    metavar: 'FILE',
    text: 'A JSON file with a Vega configuration.',
  },
  'vega-format': {
    flag: 'format',
    type: 'string',
    short: 'f',
    metavar: 'FILE',
    hidden: true,
    text: 'Ignored with a warning: a number locale.',
  },
  'vega-time-format': {
    flag: 'time-format',
    type: 'string',
    short: 't',
    metavar: 'FILE',
    hidden: true,
    text: 'Ignored with a warning: a time locale.',
  },
  'vega-loglevel': {
    flag: 'loglevel',
    type: 'string',
    short: 'l',
    metavar: 'LEVEL',
    hidden: true,
    text: 'Ignored.',
  },
  'vega-seed': {
    flag: 'seed',
    type: 'string',
    metavar: 'N',
    hidden: true,
    text: 'Ignored: every picture is drawn with the same seed.',
  },
} as const satisfies Record<string, DeclaredOption>;
