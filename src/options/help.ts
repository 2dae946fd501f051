import type { CommandSpec } from './command-spec.ts';
import { type CommandName, commands } from './commands.ts';
import { type OptionName, options } from './options.ts';
import { flagOf } from './read-line.ts';
import type { OptionSpec } from './spec.ts';
import { commandTexts, optionTexts } from './texts.ts';

type Row = readonly [term: string, text: string];

/** Columns for terms at most; a longer one has a line to itself. Text gets the rest: so much that it reads well, if there is. */
const widestTerm = 32;
const readableText = 40;
/** Columns for terms that all have a line to themselves; the text under them stands in by six. */
const ownLine = 2;

const all: readonly CommandSpec[] = Object.values(commands);

/** Help of a command, of a group of them by its word, or of cml itself (`''`), for a terminal of so many columns. */
export function helpText(of: string, width = 80): string {
  const command = all.find(({ name }) => name === of);
  if (command) return commandHelp(command, width);
  return of === '' ? wholeHelp(width) : groupHelp(of, width);
}

function commandHelp(spec: CommandSpec, width: number): string {
  const rows = spec.options.flatMap(optionRows);
  const hasH = spec.options.some((name) => (options[name] as OptionSpec).short === 'h');
  const said = commandTexts[spec.name as CommandName];
  const usage = ['cml', spec.name, '[options]', spec.arguments].filter(Boolean).join(' ');
  return page(
    usage,
    said.summary,
    [['Options:', [...rows, [hasH ? '--help' : '-h, --help', helpForCommand]]]],
    examples(said.examples, width),
    width,
  );
}

function groupHelp(word: string, width: number): string {
  const members = all.filter(({ name }) => name.startsWith(`${word} `));
  return page(
    `cml ${word} [options] [command]`,
    groups[word] ?? '',
    [
      ['Options:', [['-h, --help', helpForCommand]]],
      ['Commands:', [...members.map((spec) => commandRow(spec, spec.name.slice(word.length + 1))), helpRow]],
    ],
    examples(
      members.flatMap(({ name }) => commandTexts[name as CommandName].examples.slice(0, 1)),
      width,
    ),
    width,
  );
}

function wholeHelp(width: number): string {
  const words = [...new Set(all.map(({ name }) => name.split(' ')[0]!))];
  const rowOf = (word: string): Row => {
    const spec = all.find(({ name }) => name === word);
    return spec ? commandRow(spec, word) : [word, groups[word] ?? ''];
  };
  const found = chapters.map(
    ([heading, members]) => [heading, words.filter((word) => members.includes(word)).map(rowOf)] as const,
  );
  const known = new Set(chapters.flatMap(([, members]) => members));
  const others = words.filter((word) => !known.has(word)).map(rowOf);
  return page(
    'cml [options] [command]',
    'The CI/CD bot for machine learning: is this model better, and may I merge it?',
    [
      [
        'Options:',
        [
          ['-V, --version', 'Print the version.'],
          ['-h, --help', helpForCommand],
        ],
      ],
      ...found,
      ['Commands:', [...others, helpRow]],
    ],
    broken(
      'Start with `cml demo`, then `cml init`. Every command has an example: `cml run --help`.',
      width,
    ).join('\n'),
    width,
  );
}

const helpForCommand = 'Show how a command is used.';
const helpRow: Row = ['help [command]', helpForCommand];

function commandRow(spec: CommandSpec, name: string): Row {
  const takes = [spec.options.length > 0 ? '[options]' : '', spec.arguments ?? ''];
  return [[name, ...takes].filter(Boolean).join(' '), commandTexts[spec.name as CommandName].summary];
}

function optionRows(name: OptionName): readonly Row[] {
  const spec: OptionSpec = options[name];
  if (spec.hidden) return [];
  const value =
    spec.type === 'boolean'
      ? ''
      : spec.type === 'list'
        ? ` <${spec.metavar}...>`
        : ` <${spec.metavar ?? spec.choices?.join('|')}>`;
  const notes = [
    spec.default === undefined || spec.type === 'boolean' ? [] : [`default: ${spec.default}`],
    spec.env?.length ? [`env: ${spec.env[0]}`] : [],
    spec.config ? [`cml.yaml: ${spec.config}`] : [],
  ].flat();
  const flag = flagOf(name);
  const row: Row = [
    `${spec.short ? `-${spec.short}, ` : ''}--${flag}${value}`,
    notes.length > 0 ? `${optionTexts[name]} (${notes.join(', ')})` : optionTexts[name],
  ];
  // What is on by default can be switched off.
  return spec.default === true ? [row, [`--no-${flag}`, `Turns --${flag} off.`]] : [row];
}

/** Beside each what it does; where one does not fit so, below all of them. */
function examples(rows: readonly Row[], width: number): string {
  const column = widestOf(rows);
  const fit = rows.every(([, text]) => column + text.length + 4 <= width);
  return ['Examples:', ...listed(rows, fit ? column : ownLine, width)].join('\n');
}

/** Terms in a column of so many characters, and beside them, or below a longer one, their text. */
function listed(rows: readonly Row[], column: number, width: number): readonly string[] {
  const margin = `\n${' '.repeat(column + 4)}`;
  return rows.map(([term, text]) => {
    const start = term.length > column ? `${term}${margin}` : `${term.padEnd(column)}  `;
    return `  ${start}${broken(text, width - column - 4).join(margin)}`;
  });
}

function widestOf(rows: readonly Row[]): number {
  return Math.max(...rows.map(([term]) => term.length));
}

function page(
  usage: string,
  summary: string,
  sections: readonly (readonly [heading: string, rows: readonly Row[]])[],
  after: string,
  width: number,
): string {
  const shown = sections.filter(([, rows]) => rows.length > 0);
  const room = Math.max(width - 4 - readableText, ownLine);
  const column = Math.min(widestOf(shown.flatMap(([, rows]) => rows)), widestTerm, room);
  return [
    `Usage: ${usage}`,
    broken(summary, width).join('\n'),
    ...shown.map(([heading, rows]) => [heading, ...listed(rows, column, width)].join('\n')),
    `${after}\n`,
  ].join('\n\n');
}

/** Lines of at most so many columns, broken at spaces. */
function broken(text: string, columns: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const longer = `${lines.at(-1)} ${word}`;
    if (lines.length > 0 && longer.length <= columns) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}

/** Under which heading of the help a command stands, by its first word. */
const chapters: readonly (readonly [heading: string, words: readonly string[]])[] = [
  ['The main job:', ['run', 'init', 'doctor', 'demo']],
  [
    'One part of it at a time:',
    [
      'train',
      'collect',
      'sources',
      'diff',
      'report',
      'plot',
      'comment',
      'asset',
      'bundle',
      'ledger',
      'prune',
      'preview',
    ],
  ],
  [
    'As iterative/cml has them:',
    ['check', 'pr', 'repo', 'workflow', 'tensorboard', 'runner', 'vl2png', 'vl2svg', 'migrate'],
  ],
  ['As dvc has them, without Python:', ['metrics', 'params', 'plots', 'exp']],
];

const groups: Readonly<Record<string, string>> = {
  metrics: 'Metrics as `dvc metrics` prints them, without Python.',
  exp: 'Experiments as `dvc exp` prints them, without Python.',
  plots: 'Plots as `dvc plots` draws them, without Python.',
  params: 'Params as `dvc params` prints them, without Python.',
  asset: 'Host files where the report can show them.',
  bundle: 'Bring a report from a job without the right to post to one that has it.',
  check: 'Show a report as a check of the commit.',
  comment: 'Post any Markdown file as one comment that is updated in place.',
  ledger: 'Read and sync the numbers that are recorded on commits.',
  pr: 'Commit what a build made, and ask for it to be merged.',
  repo: 'Prepare a checkout.',
  runner: 'Run jobs on this machine.',
  tensorboard: 'Draw what TensorBoard would show.',
  workflow: 'Run builds again.',
};
