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
  const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?/y;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what a string may not hold
  const plain = /[^"\\\u0000-\u001f]*/y;

  function space(): void {
    for (;;) {
      const code = text.charCodeAt(at);
      if (code !== 32 && code !== 10 && code !== 13 && code !== 9) return;
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
      out += text.slice(at, plain.lastIndex);
      at = plain.lastIndex;
      const character = text[at];
      if (character === '"') {
        at += 1;
        return out;
      }
      if (character !== '\\') fail('the end of a string was expected');
      out += escapeSequence();
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

  function value(depth: number): Py {
    if (depth > deepest) fail('less nesting was expected');
    const character = text[at];
    if (character === '"') return string();
    if (character === '{') return object(depth);
    if (character === '[') return array(depth);
    number.lastIndex = at;
    if (number.test(text)) {
      const lexeme = text.slice(at, number.lastIndex);
      at = number.lastIndex;
      return /[.eE]/.test(lexeme) ? Number(lexeme) : BigInt(lexeme);
    }
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
    space();
    if (text[at] === '}') {
      at += 1;
      return dict;
    }
    for (;;) {
      if (text[at] !== '"') fail('a key was expected');
      const key = string();
      space();
      if (text[at] !== ':') fail('a colon was expected');
      at += 1;
      space();
      dict.set(key, value(depth + 1));
      space();
      const end = text[at];
      at += 1;
      if (end === '}') return dict;
      if (end !== ',') fail('a comma was expected');
      space();
    }
  }
  function array(depth: number): Py {
    const items: Py[] = [];
    at += 1;
    space();
    if (text[at] === ']') {
      at += 1;
      return items;
    }
    for (;;) {
      items.push(value(depth + 1));
      space();
      const end = text[at];
      at += 1;
      if (end === ']') return items;
      if (end !== ',') fail('a comma was expected');
      space();
    }
  }

  space();
  const result = value(0);
  space();
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
