import { pyStr } from '../../formats/python/repr.ts';
import { isDict, isList, isOther, type Py, pyType } from '../../formats/python/value.ts';
import { DvcError } from '../failure.ts';
import { flatten } from '../flatten.ts';

/** `${…}`, but not `\${…}`. */
const pattern = /(?<!\\)\$\{(.*?)\}/g;

export interface Match {
  readonly text: string;
  readonly inner: string;
  readonly index: number;
}

export function matchesIn(text: string): Match[] {
  if (!text.includes('${')) return [];
  return [...text.matchAll(pattern)].map((match) => ({
    text: match[0],
    inner: match[1]!,
    index: match.index,
  }));
}

/** A word, then words after a dot or in brackets. */
const grammar = /^[^.[\]]+(?:\s*\.[^.[\]]+|\s*\[[^.[\]]+\])*\s*$/;

/** The expression of a match; throws DvcError where it is malformed. */
export function expressionOf(match: Match): string {
  if (!grammar.test(match.inner)) throw new DvcError(`failed to parse \${${match.inner}}`, 'ParseError');
  return match.inner;
}

/** Throws DvcError where any text within has a malformed expression. */
export function checkExpressions(value: Py): void {
  if (typeof value === 'string') for (const match of matchesIn(value)) expressionOf(match);
  else if (isList(value)) for (const item of value) checkExpressions(item);
  else if (isDict(value))
    for (const [key, item] of value) {
      checkExpressions(key);
      checkExpressions(item);
    }
}

/** Whether any text within has an expression. */
export function isInterpolated(value: Py): boolean {
  if (typeof value === 'string') return matchesIn(value).length > 0;
  if (isList(value)) return value.some(isInterpolated);
  return isDict(value) && [...value].some(([key, item]) => isInterpolated(key) || isInterpolated(item));
}

/** A value as part of a longer text: booleans in lower case, a dict as command-line options. */
export function toText(value: Py): string {
  if (typeof value === 'boolean') return value ? 'true' : 'false';
  if (isDict(value)) return optionsText(value);
  return pyStr(value);
}

/** Lists as several words, as argparse's `nargs` has them. Configurable in DVC; no metric depends on it. */
function optionsText(options: Py): string {
  const words: string[] = [];
  for (const [key, value] of flatten(options)) {
    if (value === true) words.push(`--${pyStr(key)}`);
    else if (isList(value)) {
      if (value.some((item) => isList(item) || isDict(item)))
        throw new DvcError(`Cannot interpolate nested iterable in '${pyStr(key)}'`, 'ParseError');
      words.push(
        `--${pyStr(key)}`,
        ...value.map((item) => (typeof item === 'string' ? quoted(item) : pyStr(item))),
      );
    } else if (value !== false)
      words.push(`--${pyStr(key)}`, typeof value === 'string' ? quoted(value) : pyStr(value));
  }
  return words.join(' ');
}

/** `shlex.quote`. */
function quoted(text: string): string {
  return text !== '' && /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'"'"'`)}'`;
}

/** Throws DvcError where a list or a dict would have to be put into a field that takes one value. */
export function checkInterpolable(value: Py, field: string | undefined): void {
  const compound = isList(value) || isDict(value) || (isOther(value) && value.py !== 'bytes');
  if (!compound || field === undefined || field.includes('foreach')) return;
  if (isDict(value) && field === 'cmd') return;
  throw new DvcError(`Cannot interpolate data of type '${pyType(value)}'`, 'ParseError');
}
