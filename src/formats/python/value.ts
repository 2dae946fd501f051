/**
 * A value as Python has it once a file is loaded: `int` is a bigint and `float` a number, so that 1 and 1.0 stay apart
 * and integers are exact at any size.
 */
export type Py = null | boolean | bigint | number | string | readonly Py[] | PyDict | PyOther;

/** A dict. Keys are mostly strings; YAML and Python files have others too. */
export type PyDict = ReadonlyMap<Py, Py>;

/** What JSON has no word for. */
export type PyOther =
  | { readonly py: 'tuple'; readonly items: readonly Py[] }
  | { readonly py: 'set'; readonly items: readonly Py[] }
  | { readonly py: 'bytes'; readonly bytes: Uint8Array }
  /** Dates, times and the like: only how they are written matters. */
  | { readonly py: 'object'; readonly str: string; readonly repr: string; readonly type: string }
  | { readonly py: 'complex'; readonly real: number; readonly imaginary: number };

export const emptyDict: PyDict = new Map<Py, Py>();

export function isDict(value: Py | undefined): value is PyDict {
  return value instanceof Map;
}

export function isList(value: Py | undefined): value is readonly Py[] {
  return Array.isArray(value);
}

/** What is neither of the containers that JSON has, nor a plain scalar. */
export function isOther(value: Py | undefined): value is PyOther {
  return typeof value === 'object' && value !== null && !isDict(value) && !isList(value);
}

/** `isinstance(value, (int, float))`: booleans count. */
export function isPyNumber(value: Py | undefined): value is boolean | bigint | number {
  return typeof value === 'boolean' || typeof value === 'bigint' || typeof value === 'number';
}

/** `bool(value)`. */
export function truthy(value: Py | undefined): boolean {
  if (value === undefined || value === null) return false;
  if (isDict(value)) return value.size > 0;
  if (isList(value)) return value.length > 0;
  if (!isOther(value)) return typeof value === 'number' ? value !== 0 : Boolean(value);
  if (value.py === 'tuple' || value.py === 'set') return value.items.length > 0;
  if (value.py === 'bytes') return value.bytes.length > 0;
  return value.py === 'object' || value.real !== 0 || value.imaginary !== 0;
}

/** `a == b`: 1, 1.0 and True are equal; NaN equals nothing. */
export function equal(a: Py, b: Py): boolean {
  // biome-ignore lint/suspicious/noDoubleEquals: between a bigint and a double it is exact, as Python's is
  if (isPyNumber(a) && isPyNumber(b)) return exact(a) == exact(b);
  if (isList(a) && isList(b)) return sameItems(a, b);
  if (isDict(a) && isDict(b)) {
    if (a.size !== b.size) return false;
    for (const [key, value] of a) {
      const other = b.get(keyIn(b, key));
      if (other === undefined || !equal(value, other)) return false;
    }
    return true;
  }
  if (isOther(a) && isOther(b)) return sameOther(a, b);
  return a === b;
}

/** What stands for a key: 1, 1.0 and True are one key in Python. */
export function keyIdentity(key: Py): Py {
  if (typeof key === 'boolean') return BigInt(key);
  return typeof key === 'number' && Number.isInteger(key) ? BigInt(key) : key;
}

/** The key under which a dict has what Python would find under `key`; `key` itself where there is none. */
export function keyIn(dict: PyDict, key: Py): Py {
  if (!isPyNumber(key) || dict.has(key)) return key;
  const identity = keyIdentity(key);
  for (const known of dict.keys()) if (keyIdentity(known) === identity) return known;
  return key;
}

function exact(value: boolean | bigint | number): bigint | number {
  return typeof value === 'boolean' ? BigInt(value) : value;
}

function sameItems(a: readonly Py[], b: readonly Py[]): boolean {
  return a.length === b.length && a.every((item, index) => equal(item, b[index]!));
}

function sameOther(a: PyOther, b: PyOther): boolean {
  if (a.py === 'tuple' && b.py === 'tuple') return sameItems(a.items, b.items);
  if (a.py === 'set' && b.py === 'set')
    return a.items.length === b.items.length && a.items.every((x) => b.items.some((y) => equal(x, y)));
  if (a.py === 'bytes' && b.py === 'bytes') return Buffer.compare(a.bytes, b.bytes) === 0;
  if (a.py === 'object' && b.py === 'object') return a.type === b.type && a.repr === b.repr;
  return a.py === 'complex' && b.py === 'complex' && a.real === b.real && a.imaginary === b.imaginary;
}

/** `a - b`. Throws RangeError where an integer is too large for the double that the other side is. */
export function subtract(a: boolean | bigint | number, b: boolean | bigint | number): bigint | number {
  const [x, y] = [exact(a), exact(b)];
  if (typeof x === 'bigint' && typeof y === 'bigint') return x - y;
  return toFloat(x) - toFloat(y);
}

function toFloat(value: bigint | number): number {
  const float = Number(value);
  if (typeof value === 'bigint' && !Number.isFinite(float))
    throw new RangeError('int too large to convert to float');
  return float;
}

/** `type(value).__name__`. */
export function pyType(value: Py): string {
  if (value === null) return 'NoneType';
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'bigint') return 'int';
  if (typeof value === 'number') return 'float';
  if (typeof value === 'string') return 'str';
  if (isList(value)) return 'list';
  if (isDict(value)) return 'dict';
  return value.py === 'object' ? value.type : value.py;
}
