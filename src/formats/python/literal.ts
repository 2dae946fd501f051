import type { Token } from './tokens.ts';
import { keyIdentity, keyIn, type Py } from './value.ts';

/** Nesting beyond which an expression is taken to be no literal. */
const deepest = 200;

/**
 * The value of an expression that `ast.literal_eval` accepts: constants, tuples, lists, sets, dicts, a sign, and the sum
 * of a real and an imaginary number. Undefined for any other.
 */
export function pythonLiteral(tokens: readonly Token[]): Py | undefined {
  const reader = { tokens, at: 0 };
  const value = tupleOrValue(reader, 0);
  return value !== undefined && reader.at === tokens.length ? value : undefined;
}

interface Reader {
  readonly tokens: readonly Token[];
  at: number;
}

function peek(reader: Reader): string | undefined {
  const token = reader.tokens[reader.at];
  return token?.kind === 'mark' || token?.kind === 'name' ? token.text : undefined;
}

function take(reader: Reader, text: string): boolean {
  if (peek(reader) !== text) return false;
  reader.at += 1;
  return true;
}

/** `1, 2` without brackets is a tuple too. */
function tupleOrValue(reader: Reader, depth: number): Py | undefined {
  const first = sum(reader, depth);
  if (first === undefined || peek(reader) !== ',') return first;
  const items = [first];
  while (take(reader, ',')) {
    if (reader.at >= reader.tokens.length || peek(reader) === ')') break;
    const item = sum(reader, depth);
    if (item === undefined) return undefined;
    items.push(item);
  }
  return { py: 'tuple', items };
}

function sum(reader: Reader, depth: number): Py | undefined {
  const left = signed(reader, depth);
  const operator = peek(reader);
  if (left === undefined || (operator !== '+' && operator !== '-')) return left;
  reader.at += 1;
  const right = signed(reader, depth);
  const real = typeof left === 'bigint' || typeof left === 'number' ? Number(left) : undefined;
  if (real === undefined || typeof right !== 'object' || right === null || !('py' in right)) return undefined;
  if (right.py !== 'complex' || right.real !== 0) return undefined;
  return { py: 'complex', real, imaginary: operator === '+' ? right.imaginary : -right.imaginary };
}

function signed(reader: Reader, depth: number): Py | undefined {
  const sign = peek(reader);
  if (sign !== '+' && sign !== '-') return atom(reader, depth);
  reader.at += 1;
  const value = atom(reader, depth);
  if (typeof value === 'bigint' || typeof value === 'number') return sign === '-' ? -value : value;
  if (typeof value === 'object' && value !== null && 'py' in value && value.py === 'complex')
    return sign === '-' ? { ...value, real: -value.real, imaginary: -value.imaginary } : value;
  return undefined;
}

const names = new Map<string, Py>([
  ['None', null],
  ['True', true],
  ['False', false],
]);

function atom(reader: Reader, depth: number): Py | undefined {
  const token = reader.tokens[reader.at];
  if (token === undefined || depth > deepest) return undefined;
  reader.at += 1;
  if (token.kind === 'number') return numeral(token.text);
  if (token.kind === 'name') return names.get(token.text);
  if (token.kind === 'string') {
    reader.at -= 1;
    return strings(reader);
  }
  if (token.text === '[') return sequence(reader, ']', depth);
  if (token.text === '(') return parenthesised(reader, depth);
  if (token.text === '{') return dictOrSet(reader, depth);
  if (token.text === '...') return { py: 'object', type: 'ellipsis', str: 'Ellipsis', repr: 'Ellipsis' };
  return undefined;
}

function numeral(text: string): Py {
  const digits = text.replaceAll('_', '');
  if (/[jJ]$/.test(digits)) return { py: 'complex', real: 0, imaginary: Number(digits.slice(0, -1)) };
  if (/^0[xXoObB]/.test(digits) || /^\d+$/.test(digits)) return BigInt(digits);
  return Number(digits);
}

function sequence(reader: Reader, end: string, depth: number): Py[] | undefined {
  const items: Py[] = [];
  while (!take(reader, end)) {
    const item = sum(reader, depth + 1);
    if (item === undefined) return undefined;
    items.push(item);
    if (!take(reader, ',') && peek(reader) !== end) return undefined;
  }
  return items;
}

function parenthesised(reader: Reader, depth: number): Py | undefined {
  if (take(reader, ')')) return { py: 'tuple', items: [] };
  const value = tupleOrValue(reader, depth + 1);
  return value !== undefined && take(reader, ')') ? value : undefined;
}

function dictOrSet(reader: Reader, depth: number): Py | undefined {
  const dict = new Map<Py, Py>();
  if (take(reader, '}')) return dict;
  const first = sum(reader, depth + 1);
  if (first === undefined) return undefined;
  if (peek(reader) !== ':') {
    take(reader, ',');
    const rest = sequence(reader, '}', depth);
    return rest && { py: 'set', items: distinct([first, ...rest]) };
  }
  for (let key: Py | undefined = first; ; key = sum(reader, depth + 1)) {
    if (key === undefined || !take(reader, ':')) return undefined;
    const value = sum(reader, depth + 1);
    if (value === undefined) return undefined;
    dict.set(keyIn(dict, key), value);
    if (take(reader, '}')) return dict;
    if (!take(reader, ',')) return undefined;
    if (take(reader, '}')) return dict;
  }
}

function distinct(items: readonly Py[]): Py[] {
  const found = new Map<Py, Py>();
  for (const item of items) if (!found.has(keyIdentity(item))) found.set(keyIdentity(item), item);
  return [...found.values()];
}

/** Adjacent strings are one. */
function strings(reader: Reader): Py | undefined {
  let text = '';
  let binary: boolean | undefined;
  for (let token = reader.tokens[reader.at]; token?.kind === 'string'; token = reader.tokens[reader.at]) {
    const [, prefix = '', mark] = /^([a-zA-Z]*)("""|'''|"|')/.exec(token.text) as RegExpExecArray;
    const flags = prefix.toLowerCase();
    if (flags.includes('f')) return undefined;
    if (binary !== undefined && binary !== flags.includes('b')) return undefined;
    binary = flags.includes('b');
    const body = token.text.slice(prefix.length + mark!.length, -mark!.length).replace(/\r\n?/g, '\n');
    text += flags.includes('r') ? body : unescaped(body, binary);
    reader.at += 1;
  }
  return binary ? { py: 'bytes', bytes: Buffer.from(text, 'latin1') } : text;
}

const simple: Readonly<Record<string, string>> = {
  '\n': '',
  '\\': '\\',
  "'": "'",
  '"': '"',
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

function unescaped(body: string, binary: boolean): string {
  const sequence = /\\(?:([0-7]{1,3})|x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([\s\S]))/g;
  return body.replace(
    sequence,
    (all, octal?: string, hex?: string, u4?: string, u8?: string, letter?: string) => {
      if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8));
      if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16));
      if (letter !== undefined) return simple[letter] ?? all;
      if (binary) return all;
      return String.fromCodePoint(Math.min(Number.parseInt((u4 ?? u8)!, 16), 0x10ffff));
    },
  );
}
