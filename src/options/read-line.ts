import { CmlError } from '../model/errors.ts';
import type { CommandSpec } from './command-spec.ts';
import { type CommandName, commands } from './commands.ts';
import { nearest } from './nearest.ts';
import { type OptionName, options } from './options.ts';
import type { OptionSpec } from './spec.ts';

/** A command to run, the flags that were given (and only those), and its arguments. */
export interface Request {
  readonly command: CommandName;
  readonly flags: Readonly<Record<string, string | boolean | readonly string[]>>;
  readonly args: readonly string[];
}

/** What a command line asks for. */
export type Line =
  | ({ readonly kind: 'call' } & Request)
  /** `of` a command or a group by its words, or of cml itself: `''`. Not `asked` for where there is nothing else to do. */
  | { readonly kind: 'help'; readonly of: string; readonly asked: boolean }
  | { readonly kind: 'version' }
  /** No command: a program `cml-WORD`, if there is one. */
  | { readonly kind: 'unknown'; readonly word: string; readonly args: readonly string[] };

const globalOptions: readonly OptionName[] = ['log', 'forge', 'repo', 'token'];

const all: readonly CommandSpec[] = Object.values(commands);

/** The flag of an option, without its hyphens. */
export function flagOf(name: OptionName): string {
  const spec: OptionSpec = options[name];
  return spec.flag ?? name;
}

/**
 * Reads a command line by the declarations. Beside the usual ways of writing options it takes those of yargs, which
 * iterative/cml read its own with: old names, `--watermarkTitle`, `--publish=true`, `--publish false`, options before the
 * command. Throws CmlError `usage`.
 */
export function readLine(argv: readonly string[]): Line {
  const { before, rest } = leading(argv);
  const called = find(rest);
  if (called) return readCall(called.spec, [...before, ...rest.slice(called.length)]);
  const [word, next, ...others] = rest;
  if (word === undefined) return { kind: 'help', of: '', asked: false };
  if (isHelp(word)) return { kind: 'help', of: '', asked: true };
  if (word === '-V' || word === '--version') return { kind: 'version' };
  if (word === 'help') return helpFor(rest.slice(1));
  if (word.startsWith('-')) throw unknownOption(word, '', ['help', 'version']);
  if (!isGroup(word)) {
    if (!/^\w[\w-]*$/.test(word)) throw unknownCommand(word);
    return { kind: 'unknown', word, args: rest.slice(1) };
  }
  if (next === undefined) return { kind: 'help', of: word, asked: false };
  if (isHelp(next)) return { kind: 'help', of: word, asked: true };
  if (next === 'help') return helpFor([word, ...others]);
  if (next.startsWith('-')) throw unknownOption(next, ` ${word}`, ['help']);
  throw unknownCommand(`${word} ${next}`);
}

/** That nothing is called so, and what was probably meant. */
export function unknownCommand(words: string): CmlError {
  const [group = '', member] = words.split(' ');
  const inGroup = member !== undefined && isGroup(group) ? `${group} ` : '';
  const depth = words.split(' ').length;
  const names = all.flatMap(({ name, aliases = [] }) => [name, ...aliases]);
  const meant = nearest(
    words.slice(inGroup.length),
    names
      .filter((name) => name.startsWith(inGroup))
      .map((name) => name.split(' ').slice(0, depth).join(' ').slice(inGroup.length)),
  );
  const help = `\`cml ${inGroup}--help\` lists the commands.`;
  return new CmlError('usage', `There is no command “${words}”.`, {
    hint: meant ? `Did you mean \`cml ${inGroup}${meant}\`? ${help}` : help,
  });
}

/** The command that a line begins with, by its name or another, and how many words that is: `pr create` comes before `pr`. */
function find(words: readonly string[]): { spec: CommandSpec; length: number } | undefined {
  for (const length of [2, 1]) {
    const text = words.slice(0, length).join(' ');
    const spec = all.find(({ name, aliases }) => name === text || aliases?.includes(text));
    if (spec) return { spec, length };
  }
  return undefined;
}

function isHelp(word: string): boolean {
  return word === '-h' || word === '--help';
}

function isGroup(word: string): boolean {
  return all.some(({ name }) => name.startsWith(`${word} `));
}

/** `cml help comment create` */
function helpFor(words: readonly string[]): Line {
  const [group = ''] = words;
  const of = find(words)?.spec.name ?? (words.length === 1 && isGroup(group) ? group : undefined);
  if (of === undefined && words.length > 0) throw unknownCommand(words.slice(0, 2).join(' '));
  return { kind: 'help', of: of ?? '', asked: true };
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

/** A revision, a target or a limit may be a number; no option is one. */
const negativeNumber = /^-\d*\.?\d+(e[+-]?\d+)?$/i;

function readCall(command: CommandSpec, words: readonly string[]): Line {
  const flags: Record<string, string | boolean | string[]> = {};
  const args: string[] = [];
  const left = [...words];
  let wantsHelp = false;
  let unknown: string | undefined;
  for (let word = left.shift(); word !== undefined; word = left.shift()) {
    if (word === '--') {
      args.push(...left);
      break;
    }
    if (!word.startsWith('-') || word === '-' || negativeNumber.test(word)) {
      args.push(word);
      if (!command.passThrough) continue;
      // What follows belongs to another program; its options are none of ours.
      args.push(...left);
      break;
    }
    const option = optionOf(word, command);
    if (option) take(option, command, left, flags);
    else if (isHelp(word)) wantsHelp = true;
    else unknown ??= word;
  }
  if (wantsHelp) return { kind: 'help', of: command.name, asked: true };
  if (unknown !== undefined)
    throw unknownOption(
      unknown,
      ` ${command.name}`,
      command.options.filter((name) => !(options[name] as OptionSpec).hidden).map(flagOf),
    );
  checkCount(command, args);
  return { kind: 'call', command: command.name as CommandName, flags, args };
}

/** One option as it was written. */
interface Written {
  readonly name: OptionName;
  readonly spec: OptionSpec;
  /** `--watch`, or `-w=false` as yargs has it: what is attached is a value, and no other letters. */
  readonly isLong: boolean;
  /** `--no-publish` */
  readonly isNegated: boolean;
  /** `x` of `--output=x`, `-o=x` and `-ox`. */
  readonly attached: string | undefined;
}

function optionOf(word: string, command: CommandSpec): Written | undefined {
  const [, letter, equals, more] = /^-([^-])(=?)(.*)$/s.exec(word) ?? [];
  if (letter !== undefined) {
    const name = command.options.find((one) => (options[one] as OptionSpec).short === letter);
    const attached = equals === '=' ? more : more || undefined;
    return name && { name, spec: options[name], isLong: equals === '=', isNegated: false, attached };
  }
  const [, written = '', attached] = /^--([^=]+)(?:=(.*))?$/s.exec(word) ?? [];
  const flag = kebab(written);
  const named = (text: string) => command.options.find((name) => flagsOf(name).includes(text));
  const name = named(flag);
  if (name) return { name, spec: options[name], isLong: true, isNegated: false, attached };
  const positive = flag.startsWith('no-') ? named(flag.slice('no-'.length)) : undefined;
  const spec: OptionSpec | undefined = positive && options[positive];
  return positive && spec?.type === 'boolean'
    ? { name: positive, spec, isLong: true, isNegated: true, attached }
    : undefined;
}

/** Sets what an option says, with as many of the words that are left as it takes. */
function take(
  { name, spec, isLong, isNegated, attached }: Written,
  command: CommandSpec,
  left: string[],
  flags: Record<string, string | boolean | string[]>,
): void {
  if (spec.type === 'boolean') {
    // `-wk NAME` is `-w -k NAME`.
    if (!isLong && attached !== undefined) left.unshift(`-${attached}`);
    const isNext =
      isLong && !command.passThrough && attached === undefined && /^(true|false)$/.test(left[0] ?? '');
    const value = isNext ? left.shift() : isLong ? attached : undefined;
    flags[name] = (value !== 'false') !== isNegated;
    return;
  }
  // As yargs and DVC have it, a list takes every word up to the next option, unless these are the command's own.
  if (spec.type === 'list' && attached === undefined && (spec.variadic || !command.arguments)) {
    const end = left.findIndex((word) => word.startsWith('-'));
    const items = left.splice(0, end < 0 ? left.length : end);
    if (items.length > 0) flags[name] = [...((flags[name] as string[]) ?? []), ...items];
    return;
  }
  // The value, whatever it looks like, is no flag.
  const value = attached ?? left.shift();
  if (value === undefined)
    throw new CmlError('usage', `--${flagOf(name)} needs a value, and nothing follows it.`, {
      hint: `Write --${flagOf(name)} ${spec.metavar ?? spec.choices?.join('|')}. ${seeHelp(command)}`,
    });
  flags[name] = spec.type === 'list' ? [...((flags[name] as string[]) ?? []), value] : value;
}

function checkCount(command: CommandSpec, args: readonly string[]): void {
  const places = command.arguments?.split(' ') ?? [];
  const missing = places.slice(args.length).find((place) => place.startsWith('<'));
  if (missing !== undefined)
    throw new CmlError('usage', `cml ${command.name} needs ${missing.slice(1, -1)}, and it was not given.`, {
      hint: `Write cml ${command.name} ${command.arguments}. ${seeHelp(command)}`,
    });
  if (args.length <= places.length || places.at(-1)?.includes('...')) return;
  const given = `${args.length} ${args.length === 1 ? 'was' : 'were'} given`;
  const most =
    places.length === 0
      ? 'no argument'
      : `at most ${places.length} argument${places.length === 1 ? '' : 's'}`;
  throw new CmlError('usage', `cml ${command.name} takes ${most}, and ${given}.`, {
    hint: seeHelp(command),
  });
}

function seeHelp({ name }: CommandSpec): string {
  return `\`cml ${name} --help\` shows an example.`;
}

/** What stands behind `=` may be a secret, and is not repeated. */
function unknownOption(word: string, command: string, flags: readonly string[]): CmlError {
  const [flag = word] = word.split('=');
  const meant = flag.startsWith('--') ? nearest(kebab(flag.slice(2)), flags) : undefined;
  const help = `\`cml${command} --help\` shows what there is.`;
  return new CmlError('usage', `cml${command} has no option ${flag}.`, {
    hint: meant ? `Did you mean --${meant}? ${help}` : help,
  });
}
