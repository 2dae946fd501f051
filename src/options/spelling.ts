import type { CommandSpec } from './command-spec.ts';
import { type CommandName, commands } from './commands.ts';
import { type OptionName, options } from './options.ts';
import type { OptionSpec } from './spec.ts';

const globalOptions: readonly OptionName[] = ['log', 'forge', 'repo', 'token'];
const all = Object.entries(commands) as [CommandName, CommandSpec][];

/** The words of every command and alias, longest first: `pr create` is looked for before `pr`. */
const spellings = all
  .flatMap(([name, spec]) =>
    [name, ...(spec.aliases ?? [])].map((text) => ({ name, spec, words: text.split(' ') })),
  )
  .sort((a, b) => b.words.length - a.words.length);

/** The flag of an option, without its hyphens. */
export function flagOf(name: OptionName): string {
  const spec: OptionSpec = options[name];
  return spec.flag ?? name;
}

/**
 * A command line as the parser knows it: old names of commands and flags become the new ones, `--watermarkTitle` and
 * `--publish=true` are read as yargs reads them, and options before the command go behind it. Pure.
 */
export function canonical(argv: readonly string[]): string[] {
  const { before, rest } = leading(argv);
  const found = spellings.find(({ words }) => words.every((word, index) => rest[index] === word));
  if (!found) return [...argv];
  const { name, spec, words } = found;
  const written = words.length > 1 || spec.aliases?.includes(words.join(' ')) ? name.split(' ') : words;
  const after = rest.slice(words.length);
  // What follows belongs to another program; its options are none of ours.
  if (spec.passThrough) return [...written, ...before, ...after];
  return [...written, ...respelled([...before, ...after], spec)];
}

/** The command that a line in `canonical` form calls; undefined where it calls none, or only a group of them. */
export function commandOf(line: readonly string[]): CommandName | undefined {
  const called = spellings.find(
    ({ name, words }) => name === words.join(' ') && words.every((word, index) => line[index] === word),
  );
  return called?.name;
}

/** The first word where it is neither a command nor the beginning of one: a program `cml-WORD`, if there is one. */
export function unknownWord(argv: readonly string[]): { word: string; args: readonly string[] } | undefined {
  const { rest } = leading(argv);
  const [word, ...args] = rest;
  if (word === undefined || !/^\w[\w-]*$/.test(word) || word === 'help') return undefined;
  return spellings.some(({ words }) => words[0] === word) ? undefined : { word, args };
}

/** Global options may stand before the command. */
function leading(argv: readonly string[]): { before: readonly string[]; rest: readonly string[] } {
  const known = new Set(globalOptions.flatMap((name) => flagsOf(name)));
  let at = 0;
  while (at < argv.length) {
    const [flag = '', value] = (argv[at] ?? '').split(/=(.*)/s);
    if (!flag.startsWith('--') || !known.has(kebab(flag.slice(2)))) break;
    at += value === undefined ? 2 : 1;
  }
  return { before: argv.slice(0, at), rest: argv.slice(at) };
}

function flagsOf(name: OptionName): readonly string[] {
  const spec: OptionSpec = options[name];
  return [flagOf(name), ...(spec.aliases ?? [])];
}

function kebab(flag: string): string {
  return flag.replace(/([a-z0-9])([A-Z])/g, '$1-$2').toLowerCase();
}

function respelled(args: readonly string[], command: CommandSpec): string[] {
  const out: string[] = [];
  for (let at = 0; at < args.length; at += 1) {
    const arg = args[at]!;
    if (arg === '--') return [...out, ...args.slice(at)];
    const [, flag, attached] = /^--([^=]+)(?:=(.*))?$/s.exec(arg) ?? [];
    const option = flag === undefined ? undefined : optionOf(kebab(flag), command);
    if (!option) {
      out.push(arg);
      continue;
    }
    const { name, spec, negated } = option;
    const long = `--${flagOf(name)}`;
    if (spec.type === 'boolean') {
      const next = args[at + 1];
      const isWord = attached === undefined && (next === 'true' || next === 'false');
      if (isWord) at += 1;
      const value = ((isWord ? next : attached) ?? 'true') !== 'false';
      out.push(...switched(long, spec, value !== negated));
    } else if (spec.type === 'list' && !command.arguments && attached === undefined) {
      // As yargs has it: a list takes every word up to the next option.
      for (; at + 1 < args.length && !args[at + 1]!.startsWith('-'); at += 1) out.push(long, args[at + 1]!);
    } else if (attached === undefined) {
      out.push(long);
      // The value, whatever it looks like, is no flag.
      if (at + 1 < args.length) out.push(args[at + 1]!);
      at += 1;
    } else out.push(`${long}=${attached}`);
  }
  return out;
}

function switched(long: string, spec: OptionSpec, on: boolean): string[] {
  if (on) return [long];
  return spec.default === true ? [long.replace(/^--/, '--no-')] : [];
}

function optionOf(
  flag: string,
  command: CommandSpec,
): { name: OptionName; spec: OptionSpec; negated: boolean } | undefined {
  const find = (text: string) => command.options.find((name) => flagsOf(name).includes(text));
  const name = find(flag);
  if (name) return { name, spec: options[name], negated: false };
  const positive = flag.startsWith('no-') ? find(flag.slice(3)) : undefined;
  const spec: OptionSpec | undefined = positive && options[positive];
  return positive && spec?.type === 'boolean' ? { name: positive, spec, negated: true } : undefined;
}
