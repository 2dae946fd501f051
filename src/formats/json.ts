import { decodeText } from './text.ts';
import { invalid, maxDepth, place, type Tree } from './tree.ts';

/**
 * Reads JSON as Python writes it: `NaN`, `Infinity` and `-Infinity` are numbers, every number keeps its text, of equal
 * keys the last counts. Throws CmlError `format-invalid` with the line and column.
 */
export function parseJson(content: Uint8Array | string): Tree {
  const text = decodeText(content);
  const reader = createReader(text);
  const tree = reader.value(0);
  reader.end();
  return tree;
}

export interface JsonLines {
  readonly rows: readonly Tree[];
  /** Lines that are no JSON. A last line that a crash cut off is not among them. */
  readonly broken: number;
}

/** Reads one JSON value a line. Broken lines are counted and passed over. */
export function parseJsonLines(content: Uint8Array | string): JsonLines {
  const lines = decodeText(content).split('\n');
  const rows: Tree[] = [];
  let broken = 0;
  for (const [index, line] of lines.entries()) {
    if (line.trim() === '') continue;
    try {
      rows.push(parseJson(line));
    } catch {
      if (index < lines.length - 1) broken += 1;
    }
  }
  return { rows, broken };
}

const escapes = new Map([
  ['"', '"'],
  ['\\', '\\'],
  ['/', '/'],
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
]);

const words: readonly (readonly [string, Tree])[] = [
  ['true', true],
  ['false', false],
  ['null', null],
  ['NaN', { number: Number.NaN, text: 'NaN' }],
  ['Infinity', { number: Number.POSITIVE_INFINITY, text: 'Infinity' }],
  ['-Infinity', { number: Number.NEGATIVE_INFINITY, text: '-Infinity' }],
];

const numberShape = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;

function createReader(text: string): { value(depth: number): Tree; end(): void } {
  let offset = 0;

  function fail(expected: string): never {
    const found =
      offset < text.length ? JSON.stringify(text.slice(offset, offset + 12)) : 'the end of the file';
    throw invalid(`${place(text, offset)}: expected ${expected}, found ${found}`);
  }

  /** Passes over white space and returns the code of the character after it; NaN at the end. */
  function next(): number {
    for (;;) {
      const code = text.charCodeAt(offset);
      if (code !== 32 && code !== 10 && code !== 13 && code !== 9) return code;
      offset += 1;
    }
  }

  function value(depth: number): Tree {
    if (depth > maxDepth) throw invalid(`${place(text, offset)}: nested deeper than ${maxDepth} levels`);
    const code = next();
    if (code === 34) return string();
    if (code === 123) return object(depth);
    if (code === 91) return list(depth);
    if ((code >= 48 && code <= 57) || (code === 45 && text.charCodeAt(offset + 1) !== 73)) return number();
    for (const [word, meaning] of words) {
      if (!text.startsWith(word, offset)) continue;
      offset += word.length;
      return meaning;
    }
    return fail('a value');
  }

  function number(): Tree {
    numberShape.lastIndex = offset;
    const match = numberShape.exec(text);
    if (!match) return fail('a number');
    offset += match[0].length;
    return { number: Number(match[0]), text: match[0] };
  }

  function string(): string {
    offset += 1;
    let result = '';
    let start = offset;
    for (;;) {
      const code = text.charCodeAt(offset);
      if (code === 34) {
        const tail = text.slice(start, offset);
        offset += 1;
        return result === '' ? tail : result + tail;
      }
      if (Number.isNaN(code)) return fail('a closing "');
      // Line breaks and other control characters are let through: some writers do not escape them.
      if (code !== 92) {
        offset += 1;
        continue;
      }
      result += text.slice(start, offset) + escaped();
      start = offset;
    }
  }

  function escaped(): string {
    const letter = text[offset + 1] ?? '';
    const simple = escapes.get(letter);
    if (simple !== undefined) {
      offset += 2;
      return simple;
    }
    const hex = text.slice(offset + 2, offset + 6);
    if (letter !== 'u' || !/^[0-9a-fA-F]{4}$/.test(hex)) return fail('an escape sequence');
    offset += 6;
    return String.fromCharCode(Number.parseInt(hex, 16));
  }

  function object(depth: number): Tree {
    offset += 1;
    const entries = new Map<string, Tree>();
    if (next() === 125) {
      offset += 1;
      return entries;
    }
    for (;;) {
      if (next() !== 34) return fail('a key in double quotes');
      const key = string();
      if (next() !== 58) return fail('a colon');
      offset += 1;
      entries.set(key, value(depth + 1));
      const code = next();
      if (code !== 44 && code !== 125) return fail('a comma or }');
      offset += 1;
      if (code === 125) return entries;
    }
  }

  function list(depth: number): Tree {
    offset += 1;
    const items: Tree[] = [];
    if (next() === 93) {
      offset += 1;
      return items;
    }
    for (;;) {
      items.push(value(depth + 1));
      const code = next();
      if (code !== 44 && code !== 93) return fail('a comma or ]');
      offset += 1;
      if (code === 93) return items;
    }
  }

  return {
    value,
    end() {
      if (!Number.isNaN(next())) fail('the end of the file');
    },
  };
}
