import { CmlError } from '../model/errors.ts';
import type { CommandSpec } from './command-spec.ts';
import type { NumberRange, OptionSpec } from './spec.ts';

/** What was given for an option, from one place: a flag's argument, a variable's text, a key of cml.yaml. */
type Given = string | boolean | number | readonly string[] | undefined;

/**
 * The value of an option: the flag, else the environment, else cml.yaml, else the default. An empty variable counts as
 * not set, since CI systems pass unset secrets and inputs so.
 * @throws CmlError `usage` for a value of the wrong kind, naming where it came from.
 */
export function resolveOption(
  name: string,
  spec: OptionSpec,
  from: {
    flag?: Given;
    env: NodeJS.ProcessEnv;
    config?: Readonly<Record<string, unknown>>;
    /** Of the command's variables: `CML_COMMENT` for CML_COMMENT_TARGET. */
    prefixes?: CommandSpec['environment'];
  },
): Given {
  if (from.flag !== undefined) return convert(spec, from.flag, `--${spec.flag ?? name}`);
  for (const variable of [...prefixed(name, spec, from.prefixes ?? []), ...(spec.env ?? [])]) {
    const text = from.env[variable];
    if (text) return convert(spec, text, variable);
  }
  const configured = spec.config ? (at(from.config, spec.config) as Given) : undefined;
  if (configured !== undefined) return configured;
  if (spec.type === 'boolean') return spec.default ?? false;
  return spec.type === 'list' ? [] : spec.default;
}

/** What stands at a place of cml.yaml: `train.run`. */
function at(config: Readonly<Record<string, unknown>> | undefined, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>((tree, key) => (tree as Record<string, unknown> | undefined)?.[key], config);
}

/** The variables of an option, under every name of its and every prefix of its command's. */
function prefixed(
  name: string,
  spec: OptionSpec,
  prefixes: NonNullable<CommandSpec['environment']>,
): string[] {
  const flags = [spec.flag ?? name, ...(spec.aliases ?? [])];
  return prefixes.flatMap((one) => {
    const { prefix, only } = typeof one === 'string' ? { prefix: one, only: flags } : one;
    return flags
      .filter((flag) => only.includes(flag))
      .map((flag) => `${prefix}_${flag.replaceAll('-', '_').toUpperCase()}`);
  });
}

function convert(spec: OptionSpec, given: Exclude<Given, undefined>, where: string): Given {
  if (spec.type === 'list')
    return typeof given === 'string'
      ? given
          .split(/[,\n]/)
          .map((item) => item.trim())
          .filter(Boolean)
      : given;
  if (spec.type === 'boolean') return typeof given === 'boolean' ? given : truth(String(given), where);
  if (spec.type === 'number') {
    const number = String(given).trim() === '' ? Number.NaN : Number(given);
    if (Number.isFinite(number) && isIn(number, spec.range)) return number;
    throw new CmlError('usage', `${where} takes ${inWords(spec.range)}, and was given “${String(given)}”.`);
  }
  const text = String(given);
  if (!spec.choices || spec.choices.includes(text)) return text;
  throw new CmlError('usage', `${where} takes one of ${spec.choices.join(', ')}, and was given “${text}”.`);
}

function isIn(number: number, range: NumberRange | undefined): boolean {
  if (!range) return true;
  const { from, to = Number.POSITIVE_INFINITY, fractions } = range;
  return number >= from && number <= to && (fractions === true || Number.isInteger(number));
}

function inWords(range: NumberRange | undefined): string {
  if (!range) return 'a number';
  const kind = range.fractions ? 'a number' : 'a whole number';
  return range.to === undefined
    ? `${kind} of at least ${range.from}`
    : `${kind} from ${range.from} to ${range.to}`;
}

function truth(text: string, where: string): boolean {
  if (/^(1|true|yes|on)$/i.test(text)) return true;
  if (/^(0|false|no|off)$/i.test(text)) return false;
  throw new CmlError('usage', `${where} takes true or false, and was given “${text}”.`);
}
