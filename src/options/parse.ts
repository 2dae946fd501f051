import type { Writable } from 'node:stream';
import { Command, CommanderError, Option } from 'commander';
import type { CommandSpec } from './command-spec.ts';
import { type CommandName, commands } from './commands.ts';
import { type OptionName, options } from './options.ts';
import type { OptionSpec } from './spec.ts';
import { canonical, commandOf, flagOf } from './spelling.ts';

/** What the user asked for: a command, the flags that were given (and only those), and its arguments. */
export interface Request {
  readonly command: CommandName;
  readonly flags: Readonly<Record<string, string | boolean | readonly string[]>>;
  readonly args: readonly string[];
}

/** Parses a command line. Help, the version and usage errors are printed here and end in an exit code. */
export function parseArguments(
  argv: readonly string[],
  io: { stdout: Writable; stderr: Writable; version: string },
): Request | { exitCode: number } {
  let request: Request | undefined;
  const words = canonical(argv);
  // Help and a mistyped word need every command. Whoever calls one waits for no other to be set up.
  const called = commandOf(words);
  const program = new Command('cml')
    .description('The CI/CD bot for machine learning: is this model better, and may I merge it?')
    .version(io.version)
    .enablePositionalOptions()
    .showHelpAfterError('Run with --help for the options and an example.')
    .configureOutput({ writeOut: (text) => io.stdout.write(text), writeErr: (text) => io.stderr.write(text) })
    .exitOverride();
  program.addHelpText(
    'after',
    '\nStart with `cml demo`, then `cml init`. Every command has an example: `cml run --help`.',
  );

  for (const [name, spec] of Object.entries(commands) as [CommandName, CommandSpec][]) {
    if (called !== undefined && name !== called) continue;
    const command = addCommand(program, spec);
    command.action(() => {
      request = { command: name, flags: command.opts(), args: command.args };
    });
  }

  try {
    program.parse(words, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return { exitCode: error.exitCode === 0 ? 0 : 2 };
  }
  if (request) return request;
  program.outputHelp();
  return { exitCode: 0 };
}

/** Adds a command under the groups that its name begins with: `comment create` stands under `comment`. */
function addCommand(program: Command, spec: CommandSpec): Command {
  const words = spec.name.split(' ');
  const last = words.pop()!;
  let parent = program;
  for (const word of words) {
    const group = parent.commands.find((command) => command.name() === word);
    parent = group ?? addGroup(parent, word);
  }
  const command = parent
    .command(last)
    .helpGroup(parent === program ? chapterOf(last) : 'Commands:')
    .description(spec.summary)
    .allowExcessArguments(false)
    .passThroughOptions(spec.passThrough === true);
  if (spec.arguments) command.arguments(spec.arguments);
  for (const name of spec.options) for (const option of commanderOptions(name)) command.addOption(option);
  if (spec.options.some((name) => (options[name] as OptionSpec).short === 'h')) command.helpOption('--help');
  command.addHelpText('after', () => examplesText(spec.examples));
  return command;
}

/** A word with commands of its own; its help shows an example of each. */
function addGroup(program: Command, word: string): Command {
  const examples = () =>
    (Object.values(commands) as CommandSpec[])
      .filter(({ name }) => name.startsWith(`${word} `))
      .flatMap((spec) => spec.examples.slice(0, 1));
  return program
    .command(word)
    .description(groups[word] ?? '')
    .helpGroup(chapterOf(word))
    .addHelpText('after', () => examplesText(examples()));
}

function examplesText(examples: CommandSpec['examples']): string {
  const width = Math.max(...examples.map(([line]) => line.length));
  return `\nExamples:\n${examples.map(([line, text]) => `  ${line.padEnd(width)}  ${text}`).join('\n')}`;
}

/** Under which heading of the help a command stands, by its first word. */
function chapterOf(word: string): string {
  return chapters.find(([, words]) => words.includes(word))?.[0] ?? 'Commands:';
}

const chapters: readonly (readonly [heading: string, words: readonly string[]])[] = [
  ['The main job:', ['run', 'init', 'doctor', 'demo']],
  ['As dvc has them, without Python:', ['metrics', 'params', 'plots']],
  [
    'As iterative/cml has them:',
    ['check', 'pr', 'repo', 'workflow', 'tensorboard', 'runner', 'vl2png', 'vl2svg', 'migrate'],
  ],
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
];

const groups: Readonly<Record<string, string>> = {
  metrics: 'Metrics as `dvc metrics` prints them, without Python.',
  exp: 'Experiments as `dvc exp` prints them, without Python.',
  plots: 'Plots as `dvc plots` draws them, without Python.',
  params: 'Params as `dvc params` prints them, without Python.',
  asset: 'Host files where the report can show them.',
  bundle: 'Post what a job without the right to has left behind.',
  check: 'Show a report as a check of the commit.',
  comment: 'Post any Markdown file as one comment that is updated in place.',
  ledger: 'Read and sync the numbers that are recorded on commits.',
  pr: 'Commit what a build made, and ask for it to be merged.',
  repo: 'Prepare a checkout.',
  runner: 'Run jobs on this machine.',
  tensorboard: 'Draw what TensorBoard would show.',
  workflow: 'Run builds again.',
};

function commanderOptions(name: OptionName): Option[] {
  const spec: OptionSpec = options[name];
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
  const text = notes.length > 0 ? `${spec.text} (${notes.join(', ')})` : spec.text;
  const flag = flagOf(name);
  const option = new Option(`${spec.short ? `-${spec.short}, ` : ''}--${flag}${value}`, text);
  if (spec.type === 'list')
    option.argParser((item: string, before: string[] = []) => [...before, item]).variadic = false;
  // `--no-path` is a flag of its own and turns no `--path` off.
  option.negate = false;
  // What is on by default can be switched off.
  const pair =
    spec.default === true ? [option, new Option(`--no-${flag}`, `Turns --${flag} off.`)] : [option];
  // Values are keyed by the option's own name, not by commander's camel case.
  for (const one of pair) one.attributeName = () => name;
  return spec.hidden ? pair.map((one) => one.hideHelp()) : pair;
}
