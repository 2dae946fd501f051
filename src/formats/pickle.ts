import { floatText } from './number.ts';
import { invalid, maxDepth, type Tree } from './tree.ts';

/**
 * Reads a pickle that holds nothing but data: numbers, texts, flags, None, lists, tuples and dictionaries. Nothing is ever
 * looked up or called: a pickle that names a class is refused. Opcodes of protocols 2 to 5:
 * https://docs.python.org/3/library/pickletools.html. Throws CmlError `format-invalid`.
 */
export function parsePickle(bytes: Buffer): Tree {
  const stack: unknown[] = [];
  const memo: unknown[] = [];
  let offset = 0;
  let nodes = 0;

  function take(count: number): Buffer {
    if (count < 0 || offset + count > bytes.length) throw invalid('the pickle is cut off');
    offset += count;
    return bytes.subarray(offset - count, offset);
  }

  function push(value: unknown): void {
    nodes += 1;
    if (nodes > maxNodes) throw invalid(`the pickle holds more than ${maxNodes} values`);
    stack.push(value);
  }

  function pop(): unknown {
    if (stack.length === 0 || stack.at(-1) === mark) throw invalid('the pickle is damaged');
    return stack.pop();
  }

  function untilMark(): unknown[] {
    const at = stack.lastIndexOf(mark);
    if (at < 0) throw invalid('the pickle is damaged');
    const items = stack.splice(at);
    items.shift();
    return items;
  }

  function listOnTop(): unknown[] {
    const list = stack.at(-1);
    if (!Array.isArray(list)) throw invalid('the pickle is damaged');
    return list;
  }

  function setItems(items: readonly unknown[]): void {
    const map = stack.at(-1);
    if (!(map instanceof Map)) throw invalid('the pickle is damaged');
    for (let at = 0; at + 1 < items.length; at += 2) map.set(keyText(items[at]), items[at + 1]);
  }

  const text = (size: number) => take(size).toString('utf8');
  const size8 = () => Number(take(8).readBigUInt64LE());
  const get = (index: number) => {
    if (index >= memo.length) throw invalid('the pickle is damaged');
    push(memo[index]);
  };

  const actions: Readonly<Record<string, () => void>> = {
    N: () => push(null),
    '\x88': () => push(true),
    '\x89': () => push(false),
    K: () => push(integer(BigInt(take(1)[0]!))),
    M: () => push(integer(BigInt(take(2).readUInt16LE()))),
    J: () => push(integer(BigInt(take(4).readInt32LE()))),
    '\x8a': () => push(integer(little(take(take(1)[0]!)))),
    G: () => push(float(take(8).readDoubleBE())),
    '\x8c': () => push(text(take(1)[0]!)),
    X: () => push(text(take(4).readUInt32LE())),
    '\x8d': () => push(text(size8())),
    ']': () => push([]),
    ')': () => push([]),
    '}': () => push(new Map()),
    '(': () => stack.push(mark),
    a: () => {
      const item = pop();
      listOnTop().push(item);
    },
    e: () => {
      const items = untilMark();
      const list = listOnTop();
      for (const item of items) list.push(item);
    },
    s: () => {
      const value = pop();
      setItems([pop(), value]);
    },
    u: () => setItems(untilMark()),
    t: () => push(untilMark()),
    '\x85': () => push([pop()]),
    '\x86': () => push([pop(), pop()].reverse()),
    '\x87': () => push([pop(), pop(), pop()].reverse()),
    '\x94': () => {
      memo.push(stack.at(-1));
    },
    q: () => {
      memo[take(1)[0]!] = stack.at(-1);
    },
    h: () => get(take(1)[0]!),
    j: () => get(take(4).readUInt32LE()),
    '\x95': () => {
      take(8);
    },
  };

  if (take(1)[0] !== 0x80 || take(1)[0]! > 5) throw invalid('it is no pickle of protocol 2 to 5');
  for (;;) {
    const code = String.fromCharCode(take(1)[0]!);
    if (code === '.') return checked(pop());
    const action = actions[code];
    if (!action) throw invalid('the pickle holds more than plain data, and is not opened');
    action();
  }
}

const mark = Symbol('mark');

const maxNodes = 200_000;

function integer(value: bigint) {
  return { number: Number(value), text: String(value) };
}

function float(number: number) {
  return { number, text: floatText(number) };
}

/** Two's complement, little end first. */
function little(bytes: Buffer): bigint {
  let value = 0n;
  for (const byte of [...bytes].reverse()) value = value * 256n + BigInt(byte);
  return bytes.length > 0 && bytes.at(-1)! > 127 ? value - (1n << BigInt(8 * bytes.length)) : value;
}

function keyText(key: unknown): string {
  if (typeof key === 'string') return key;
  if (key === null) return 'None';
  if (typeof key === 'object' && key !== null && 'text' in key) return String(key.text);
  return typeof key === 'boolean' ? String(key) : '';
}

/** What refers to itself is refused, and what would be too much if everything shared were written out. */
function checked(value: unknown, depth = 0, seen = { values: 0 }): Tree {
  seen.values += 1;
  if (seen.values > maxNodes) throw invalid(`the pickle holds more than ${maxNodes} values`);
  if (depth > maxDepth || value === mark || value === undefined)
    throw invalid('the pickle is nested too deep, or refers to itself');
  if (Array.isArray(value)) for (const item of value) checked(item, depth + 1, seen);
  else if (value instanceof Map) for (const item of value.values()) checked(item, depth + 1, seen);
  return value as Tree;
}
