import { floatRepr } from './float.ts';
import { isDict, isList, type Py, type PyOther } from './value.ts';

/** `str(value)`. Throws RangeError for values nested deeper than Python would follow. */
export function pyStr(value: Py): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'object' && value !== null && 'py' in value && value.py === 'object') return value.str;
  return pyRepr(value);
}

/** Nesting at which Python gives up: "maximum recursion depth exceeded". */
const deepest = 900;

/** `repr(value)`. */
export function pyRepr(value: Py, depth = 0): string {
  if (depth > deepest) throw new RangeError('maximum recursion depth exceeded');
  if (value === null) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'bigint') return String(value);
  if (typeof value === 'number') return floatRepr(value);
  if (typeof value === 'string') return quote(value);
  const inner = (item: Py) => pyRepr(item, depth + 1);
  if (isList(value)) return `[${value.map(inner).join(', ')}]`;
  if (isDict(value))
    return `{${[...value].map(([key, item]) => `${inner(key)}: ${inner(item)}`).join(', ')}}`;
  return otherRepr(value as PyOther, inner);
}

function otherRepr(value: PyOther, inner: (item: Py) => string): string {
  if (value.py === 'tuple') {
    const items = value.items.map(inner);
    return items.length === 1 ? `(${items[0]},)` : `(${items.join(', ')})`;
  }
  if (value.py === 'set') return value.items.length ? `{${value.items.map(inner).join(', ')}}` : 'set()';
  if (value.py === 'bytes') return bytesRepr(value.bytes);
  if (value.py === 'object') return value.repr;
  return complexRepr(value.real, value.imaginary);
}

/** Whole parts of a complex number have no `.0`. */
function complexRepr(real: number, imaginary: number): string {
  const part = (number: number) => floatRepr(number).replace(/\.0$/, '');
  if (real === 0 && !Object.is(real, -0)) return `${part(imaginary)}j`;
  const second = part(imaginary);
  return `(${part(real)}${/^-/.test(second) ? '' : '+'}${second}j)`;
}

/** Characters that `str.isprintable` refuses: controls, separators other than the space, unassigned and private ones. */
const unprintable = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}\p{Zs}]/u;

function quote(text: string): string {
  const mark = text.includes("'") && !text.includes('"') ? '"' : "'";
  let out = mark;
  for (const character of text) {
    if (character === mark || character === '\\') out += `\\${character}`;
    else if (character === '\n') out += '\\n';
    else if (character === '\r') out += '\\r';
    else if (character === '\t') out += '\\t';
    else if (character !== ' ' && unprintable.test(character)) out += escaped(character.codePointAt(0)!);
    else out += character;
  }
  return out + mark;
}

function escaped(code: number): string {
  if (code <= 0xff) return `\\x${code.toString(16).padStart(2, '0')}`;
  if (code <= 0xffff) return `\\u${code.toString(16).padStart(4, '0')}`;
  return `\\U${code.toString(16).padStart(8, '0')}`;
}

function bytesRepr(bytes: Uint8Array): string {
  const text = Buffer.from(bytes).toString('latin1');
  const mark = text.includes("'") && !text.includes('"') ? '"' : "'";
  const named: Record<string, string> = {
    '\n': '\\n',
    '\r': '\\r',
    '\t': '\\t',
    '\\': '\\\\',
    [mark]: `\\${mark}`,
  };
  return `b${mark}${[...text]
    .map(
      (c) => named[c] ?? (c >= ' ' && c <= '~' ? c : `\\x${c.charCodeAt(0).toString(16).padStart(2, '0')}`),
    )
    .join('')}${mark}`;
}
