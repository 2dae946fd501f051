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
  return new Reader(text).document();
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what a string may not hold
const plain = /[^"\\\u0000-\u001f]*/y;
/** A number and its fraction or exponent; without digits they are not part of it, as in Python. */
const number = /(-?(?:0|[1-9]\d*)((?:\.\d+)?(?:[eE][+-]?\d+)?))/y;
const blank = '[ \\t\\n\\r]*';
/** A key without escapes, its colon, and the number that follows, where it is one. */
const member = new RegExp(`${blank}"(${plain.source})"${blank}:${blank}(?:${number.source})?`, 'y');
const escapes: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};

/** A class, so that what V8 has made of these functions for one file serves the next. */
class Reader {
  private readonly text: string;
  private at = 0;

  constructor(text: string) {
    this.text = text;
  }

  document(): Py {
    this.next();
    const result = this.value(0);
    this.next();
    if (this.at < this.text.length) this.fail('the end was expected');
    return result;
  }

  /** Passes over white space; the code of the character after it, NaN at the end. */
  private next(): number {
    for (;;) {
      const code = this.at < this.text.length ? this.text.charCodeAt(this.at) : Number.NaN;
      if (code !== 32 && code !== 10 && code !== 13 && code !== 9) return code;
      this.at += 1;
    }
  }

  private fail(expected: string): never {
    throw new JsonError(`${expected} at character ${this.at}`);
  }

  private string(): string {
    this.at += 1;
    let out = '';
    for (;;) {
      plain.lastIndex = this.at;
      plain.test(this.text);
      const run = this.text.slice(this.at, plain.lastIndex);
      this.at = plain.lastIndex;
      const code = this.text.charCodeAt(this.at);
      if (code === 34) {
        this.at += 1;
        return out === '' ? run : out + run;
      }
      if (code !== 92) this.fail('the end of a string was expected');
      out += run + this.escape();
    }
  }

  private escape(): string {
    const letter = this.text[this.at + 1] ?? '';
    if (letter === 'u') {
      const hex = this.text.slice(this.at + 2, this.at + 6);
      if (!/^[0-9a-fA-F]{4}$/.test(hex)) this.fail('four hexadecimal digits were expected');
      this.at += 6;
      return String.fromCharCode(Number.parseInt(hex, 16));
    }
    const value = Object.hasOwn(escapes, letter) ? escapes[letter] : undefined;
    if (value === undefined) this.fail('an escape was expected');
    this.at += 2;
    return value;
  }

  private value(depth: number): Py {
    if (depth > deepest) this.fail('less nesting was expected');
    const code = this.text.charCodeAt(this.at);
    if (code === 34) return this.string();
    if (code === 123) return this.object(depth);
    if (code === 91) return this.array(depth);
    const read = this.match(number);
    return read === null ? this.literal() : numberOf(read[1]!, read[2]!);
  }

  private match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text);
    if (found !== null) this.at = pattern.lastIndex;
    return found;
  }

  private literal(): Py {
    for (const [word, meaning] of literals)
      if (this.text.startsWith(word, this.at)) {
        this.at += word.length;
        return meaning;
      }
    this.fail('a value was expected');
  }

  private object(depth: number): Py {
    const dict = new Map<Py, Py>();
    this.at += 1;
    if (this.next() === 125) {
      this.at += 1;
      return dict;
    }
    for (;;) {
      // Mostly one pattern reads all of a member, and there may be thousands.
      const read = this.match(member);
      const key = read === null ? this.key() : read[1]!;
      dict.set(key, read?.[2] === undefined ? this.value(depth + 1) : numberOf(read[2], read[3]!));
      const end = this.next();
      this.at += 1;
      if (end === 125) return dict;
      if (end !== 44) this.fail('a comma was expected');
    }
  }

  /** A key with escapes, and its colon. */
  private key(): string {
    if (this.next() !== 34) this.fail('a key was expected');
    const key = this.string();
    if (this.next() !== 58) this.fail('a colon was expected');
    this.at += 1;
    this.next();
    return key;
  }

  private array(depth: number): Py {
    const items: Py[] = [];
    this.at += 1;
    if (this.next() === 93) {
      this.at += 1;
      return items;
    }
    for (;;) {
      this.next();
      items.push(this.value(depth + 1));
      const end = this.next();
      this.at += 1;
      if (end === 93) return items;
      if (end !== 44) this.fail('a comma was expected');
    }
  }
}

function numberOf(lexeme: string, fraction: string): bigint | number {
  return fraction === '' ? BigInt(lexeme) : Number(lexeme);
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

/** A string as `json.dumps` writes it: ASCII alone. */
export function quoteJson(text: string): string {
  return JSON.stringify(text).replace(/[\u007f-\uffff]/g, (character) =>
    character === '\u007f' ? character : `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
