import { floatRepr } from './float.ts';
import { isDict, isList, type Py } from './value.ts';

/** What `json.loads` would refuse. */
export class JsonError extends Error {}

/** Python's recursion limit stops its own reader at about this depth. */
const deepest = 990;

const literals: readonly (readonly [string, Py])[] = [
  ['null', null],
  ['true', true],
  ['false', false],
  ['NaN', Number.NaN],
  ['Infinity', Number.POSITIVE_INFINITY],
  ['-Infinity', Number.NEGATIVE_INFINITY],
];

/** `json.loads`: integers exact, NaN and the infinities read, the last of two equal keys kept. Throws JsonError. */
export function loadJson(text: string): Py {
  let at = 0;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what a string may not hold
  const plain = /[^"\\\u0000-\u001f]*/y;

  /** Passes over white space; the code of the character after it, NaN at the end. */
  function next(): number {
    for (;;) {
      const code = text.charCodeAt(at);
      if (code > 32 || (code !== 32 && code !== 10 && code !== 13 && code !== 9)) return code;
      at += 1;
    }
  }
  function fail(expected: string): never {
    throw new JsonError(`${expected} at character ${at}`);
  }

  function string(): string {
    at += 1;
    let out = '';
    for (;;) {
      plain.lastIndex = at;
      plain.test(text);
      const run = text.slice(at, plain.lastIndex);
      at = plain.lastIndex;
      const code = text.charCodeAt(at);
      if (code === 34) {
        at += 1;
        return out === '' ? run : out + run;
      }
      if (code !== 92) fail('the end of a string was expected');
      out += run + escapeSequence();
    }
  }
  function escapeSequence(): string {
    const letter = text[at + 1];
    if (letter === 'u') {
      const hex = text.slice(at + 2, at + 6);
      if (!/^[0-9a-fA-F]{4}$/.test(hex)) fail('four hexadecimal digits were expected');
      at += 6;
      return String.fromCharCode(Number.parseInt(hex, 16));
    }
    const value = { '"': '"', '\\': '\\', '/': '/', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' }[
      letter ?? ''
    ];
    if (value === undefined) fail('an escape was expected');
    at += 2;
    return value;
  }

  /** Passes over digits; whether there were some. */
  function digits(): boolean {
    const start = at;
    for (;;) {
      const code = text.charCodeAt(at);
      if (!(code >= 48 && code <= 57)) return at > start;
      at += 1;
    }
  }
  /** A number, or undefined where there is none. A dot or an exponent without digits is not part of it, as in Python. */
  function number(): bigint | number | undefined {
    const start = at;
    if (text.charCodeAt(at) === 45) at += 1;
    if (text.charCodeAt(at) === 48) at += 1;
    else if (!digits()) {
      at = start;
      return undefined;
    }
    let end = at;
    if (text.charCodeAt(at) === 46) {
      at += 1;
      if (digits()) end = at;
    }
    const whole = end;
    const letter = text.charCodeAt(end);
    if (letter === 101 || letter === 69) {
      at = end + 1;
      const sign = text.charCodeAt(at);
      if (sign === 43 || sign === 45) at += 1;
      if (digits()) end = at;
    }
    at = end;
    const lexeme = text.slice(start, end);
    return end > whole || lexeme.includes('.') ? Number(lexeme) : BigInt(lexeme);
  }

  function value(depth: number): Py {
    if (depth > deepest) fail('less nesting was expected');
    const code = text.charCodeAt(at);
    if (code === 34) return string();
    if (code === 123) return object(depth);
    if (code === 91) return array(depth);
    const read = number();
    if (read !== undefined) return read;
    for (const [word, meaning] of literals)
      if (text.startsWith(word, at)) {
        at += word.length;
        return meaning;
      }
    fail('a value was expected');
  }
  function object(depth: number): Py {
    const dict = new Map<Py, Py>();
    at += 1;
    if (next() === 125) {
      at += 1;
      return dict;
    }
    for (;;) {
      if (next() !== 34) fail('a key was expected');
      const key = string();
      if (next() !== 58) fail('a colon was expected');
      at += 1;
      next();
      dict.set(key, value(depth + 1));
      const end = next();
      at += 1;
      if (end === 125) return dict;
      if (end !== 44) fail('a comma was expected');
    }
  }
  function array(depth: number): Py {
    const items: Py[] = [];
    at += 1;
    if (next() === 93) {
      at += 1;
      return items;
    }
    for (;;) {
      next();
      items.push(value(depth + 1));
      const end = next();
      at += 1;
      if (end === 93) return items;
      if (end !== 44) fail('a comma was expected');
    }
  }

  next();
  const result = value(0);
  next();
  if (at < text.length) fail('the end was expected');
  return result;
}

/** `json.dumps` with its default separators, ASCII only. Throws TypeError for what JSON cannot hold. */
export function dumpJson(value: Py): string {
  if (value === null) return 'null';
  if (typeof value === 'string') return quoteJson(value);
  if (typeof value === 'boolean' || typeof value === 'bigint') return String(value);
  if (typeof value === 'number') return floatJson(value);
  if (isList(value)) return `[${value.map(dumpJson).join(', ')}]`;
  if (isDict(value))
    return `{${[...value].map(([key, item]) => `${keyJson(key)}: ${dumpJson(item)}`).join(', ')}}`;
  const other = value as Exclude<typeof value, readonly Py[]>;
  if ('py' in other && other.py === 'tuple') return `[${other.items.map(dumpJson).join(', ')}]`;
  throw new TypeError('the value is not JSON serializable');
}

function floatJson(value: number): string {
  if (Number.isFinite(value)) return floatRepr(value);
  return Number.isNaN(value) ? 'NaN' : value > 0 ? 'Infinity' : '-Infinity';
}

function keyJson(key: Py): string {
  if (typeof key === 'string') return quoteJson(key);
  if (typeof key === 'object' && key !== null)
    throw new TypeError('keys must be str, int, float, bool or None');
  return `"${dumpJson(key)}"`;
}

export function quoteJson(text: string): string {
  return JSON.stringify(text).replace(/[\u007f-\uffff]/g, (character) =>
    character === '\u007f' ? character : `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
