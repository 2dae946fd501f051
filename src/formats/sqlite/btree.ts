import { damaged, type Page, type Pages } from './pages.ts';
import { indexLocal, payload, type SqlValue, tableLocal, valuesOf, varint } from './record.ts';

export interface SqlRecord {
  readonly rowid: number;
  readonly values: readonly SqlValue[];
}

/** B-trees are not deeper than this, even with the smallest pages. */
const maxDepth = 40;

const leafTable = 13;
const innerTable = 5;
const leafIndex = 10;
const innerIndex = 2;

export function* scan(pages: Pages, root: number, encoding: string): Generator<SqlRecord> {
  let visited = 0;
  function* visit(number: number, depth: number): Generator<SqlRecord> {
    visited += 1;
    if (depth > maxDepth || visited > pages.count) throw damaged();
    const page = pages.get(number);
    const kind = page.view.getUint8(page.start);
    if (kind === leafTable)
      for (const offset of cells(page)) yield tableRecord(pages, page, offset, encoding);
    else if (kind === innerTable) {
      for (const offset of cells(page)) yield* visit(page.view.getUint32(offset), depth + 1);
      yield* visit(page.view.getUint32(page.start + 8), depth + 1);
    } else throw damaged();
  }
  yield* guarded(visit(root, 0));
}

/** Reading past the end of a page is how damage mostly shows. */
function* guarded<T>(items: Generator<T>): Generator<T> {
  try {
    yield* items;
  } catch (cause) {
    throw cause instanceof RangeError ? damaged() : cause;
  }
}

function isInner({ view, start }: Page): boolean {
  const kind = view.getUint8(start);
  return kind === innerTable || kind === innerIndex;
}

function cellCount({ view, start }: Page): number {
  return view.getUint16(start + 3);
}

/** Where the cell of that number begins. */
function cell(page: Page, index: number): number {
  return page.view.getUint16(page.start + (isInner(page) ? 12 : 8) + 2 * index);
}

function cells(page: Page): number[] {
  return Array.from({ length: cellCount(page) }, (_, index) => cell(page, index));
}

/** The record with a rowid, found by descending. */
export function find(pages: Pages, root: number, rowid: number, encoding: string): SqlRecord | undefined {
  let number = root;
  for (let depth = 0; depth <= maxDepth; depth += 1) {
    const page = pages.get(number);
    const inner = isInner(page);
    const rowidAt = (offset: number) =>
      varint(page.view, inner ? offset + 4 : varint(page.view, offset)[1])[0];
    let low = 0;
    for (let high = cellCount(page); low < high; ) {
      const middle = (low + high) >> 1;
      if (rowidAt(cell(page, middle)) < rowid) low = middle + 1;
      else high = middle;
    }
    const isLast = low === cellCount(page);
    if (!inner) {
      if (isLast || rowidAt(cell(page, low)) !== rowid) return undefined;
      return tableRecord(pages, page, cell(page, low), encoding);
    }
    number = page.view.getUint32(isLast ? page.start + 8 : cell(page, low));
  }
  throw damaged();
}

/** The rowids of an index's entries whose first column is `value`, in binary collation. */
export function* seek(pages: Pages, root: number, value: string, encoding: string): Generator<number> {
  const wanted = Buffer.from(value);
  let visited = 0;
  function* visit(number: number, depth: number): Generator<number> {
    visited += 1;
    if (depth > maxDepth || visited > pages.count) throw damaged();
    const page = pages.get(number);
    const inner = page.view.getUint8(page.start) === innerIndex;
    if (!inner && page.view.getUint8(page.start) !== leafIndex) throw damaged();
    for (const offset of cells(page)) {
      const key = payload(pages, page, inner ? offset + 4 : offset, indexLocal(pages.usable));
      const values = valuesOf(key, encoding);
      const order = compare(values[0] ?? null, wanted);
      if (inner && order >= 0) yield* visit(page.view.getUint32(offset), depth + 1);
      if (order > 0) return;
      const rowid = values.at(-1);
      if (order === 0 && typeof rowid === 'number') yield rowid;
    }
    if (inner) yield* visit(page.view.getUint32(page.start + 8), depth + 1);
  }
  yield* guarded(visit(root, 0));
}

/** Nulls and numbers come before texts, blobs after. */
function compare(value: SqlValue, wanted: Buffer): number {
  if (value === null || typeof value === 'number') return -1;
  return typeof value === 'string' ? Buffer.compare(Buffer.from(value), wanted) : 1;
}

function tableRecord(pages: Pages, page: Page, offset: number, encoding: string): SqlRecord {
  const [, afterSize] = varint(page.view, offset);
  const [rowid] = varint(page.view, afterSize);
  return { rowid, values: valuesOf(payload(pages, page, offset, tableLocal(pages.usable), true), encoding) };
}
