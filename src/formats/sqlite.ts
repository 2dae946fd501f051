import { invalid } from './tree.ts';

/** A cell: text, a number, a blob, or null. Integers beyond 2^53 are rounded. */
export type SqlValue = number | string | Uint8Array | null;

export type SqlRow = ReadonlyMap<string, SqlValue>;

/** A database file, read without its engine. */
export interface Database {
  readonly tables: ReadonlySet<string>;
  /** All rows of a table, in order of rowid. Throws CmlError `format-invalid` where the table is missing or damaged. */
  rows(table: string): Generator<SqlRow>;
  /** The rows in which a text column has this value: by an index that begins with it where there is one, else by looking at all. */
  rowsWhere(table: string, column: string, value: string): Generator<SqlRow>;
}

interface Page {
  readonly view: DataView;
  /** Where its b-tree header begins: 100 on the first page, which holds the header of the file. */
  readonly start: number;
}

interface Pages {
  readonly count: number;
  /** Bytes of a page that hold content. */
  readonly usable: number;
  get(number: number): Page;
}

interface TableSchema {
  readonly root: number;
  readonly columns: readonly string[];
  /** The place of the `INTEGER PRIMARY KEY`, which is the rowid and is stored as null; −1 where there is none. */
  readonly rowid: number;
}

interface IndexSchema {
  readonly table: string;
  readonly column: string;
  readonly root: number;
}

/**
 * Opens a SQLite 3 file (https://www.sqlite.org/fileformat2.html); `wal` is the content of its `-wal` file, whose
 * committed pages count. Tables `WITHOUT ROWID` and virtual ones are left out. Throws CmlError `format-invalid`.
 */
export function openDatabase(file: Uint8Array, wal?: Uint8Array): Database {
  const view = viewOf(file);
  if (file.length < 512 || decode(file.subarray(0, 16), 'latin1') !== 'SQLite format 3\0')
    throw invalid('it is no SQLite 3 database');
  const pages = pagesOf(view, wal && wal.length > 32 ? viewOf(wal) : undefined);
  const encoding = (['utf-8', 'utf-16le', 'utf-16be'] as const)[view.getUint32(56) - 1] ?? 'utf-8';
  const tables = new Map<string, TableSchema>();
  const indexes: IndexSchema[] = [];
  for (const { values } of scan(pages, 1, encoding)) {
    const [type, name, table, root, sql] = values;
    if (typeof name !== 'string' || typeof table !== 'string' || typeof root !== 'number' || root < 1)
      continue;
    if (type === 'table' && typeof sql === 'string' && !/without\s+rowid\s*$/i.test(sql))
      tables.set(name, { root, ...columnsOf(sql) });
    if (type === 'index' && typeof sql === 'string') {
      const column = /\(\s*["'`[]?([^"'`\],)\s]+)/.exec(sql.slice(sql.indexOf('(')))?.[1];
      if (column !== undefined) indexes.push({ table, column, root });
    }
  }

  function schemaOf(table: string): TableSchema {
    const schema = tables.get(table);
    if (!schema) throw invalid(`the database has no table ${table}`);
    return schema;
  }

  function* rows(table: string): Generator<SqlRow> {
    const schema = schemaOf(table);
    for (const record of scan(pages, schema.root, encoding)) yield rowOf(schema, record);
  }

  return {
    tables: new Set(tables.keys()),
    rows,
    *rowsWhere(table, column, value) {
      const schema = schemaOf(table);
      const index = indexes.find((one) => one.table === table && one.column === column);
      if (!index) {
        for (const row of rows(table)) if (row.get(column) === value) yield row;
        return;
      }
      for (const rowid of seek(pages, index.root, value, encoding)) {
        const record = find(pages, schema.root, rowid, encoding);
        if (record) yield rowOf(schema, record);
      }
    },
  };
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function decode(bytes: Uint8Array, encoding: string): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString(encoding as BufferEncoding);
}

function pagesOf(file: DataView, wal: DataView | undefined): Pages {
  const size = file.getUint16(16) === 1 ? 65_536 : file.getUint16(16);
  if (size < 512 || (size & (size - 1)) !== 0)
    throw invalid('it is no SQLite 3 database: its page size is wrong');
  const changed = wal ? committedPages(wal, size) : new Map<number, DataView>();
  const count = Math.max(Math.floor(file.byteLength / size), ...changed.keys());
  return {
    count,
    usable: size - file.getUint8(20),
    get(number) {
      const start = number === 1 ? 100 : 0;
      const page = changed.get(number);
      if (page) return { view: page, start };
      const offset = (number - 1) * size;
      if (number < 1 || offset + size > file.byteLength) throw damaged();
      return { view: new DataView(file.buffer, file.byteOffset + offset, size), start };
    },
  };
}

/** The last committed content of each page in a write-ahead log. */
function committedPages(wal: DataView, size: number): Map<number, DataView> {
  const committed = new Map<number, DataView>();
  const pending = new Map<number, DataView>();
  const salt = wal.getBigUint64(16);
  for (let at = 32; at + 24 + size <= wal.byteLength; at += 24 + size) {
    // A frame with another salt is left over from before the last checkpoint.
    if (wal.getBigUint64(at + 8) !== salt) break;
    pending.set(wal.getUint32(at), new DataView(wal.buffer, wal.byteOffset + at + 24, size));
    if (wal.getUint32(at + 4) === 0) continue;
    for (const [number, page] of pending) committed.set(number, page);
    pending.clear();
  }
  return committed;
}

function damaged(): Error {
  return invalid('the database is damaged, or was copied while it was written');
}

interface SqlRecord {
  readonly rowid: number;
  readonly values: readonly SqlValue[];
}

function rowOf({ columns, rowid }: TableSchema, record: SqlRecord): SqlRow {
  return new Map(
    columns.map((name, at) => [name, at === rowid ? record.rowid : (record.values[at] ?? null)]),
  );
}

/** B-trees are not deeper than this, even with the smallest pages. */
const maxDepth = 40;

const leafTable = 13;
const innerTable = 5;
const leafIndex = 10;
const innerIndex = 2;

function* scan(pages: Pages, root: number, encoding: string): Generator<SqlRecord> {
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
function find(pages: Pages, root: number, rowid: number, encoding: string): SqlRecord | undefined {
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
function* seek(pages: Pages, root: number, value: string, encoding: string): Generator<number> {
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

/** An integer of up to nine bytes, big end first, seven bits a byte; and where it ends. */
function varint(view: DataView, offset: number): [value: number, end: number] {
  let value = 0;
  for (let at = offset; at < offset + 8; at += 1) {
    const byte = view.getUint8(at);
    value = value * 128 + (byte & 127);
    if (byte < 128) return [value, at + 1];
  }
  // Only huge and negative numbers take nine bytes, the last of which counts whole.
  let exact = 0n;
  for (let at = offset; at < offset + 8; at += 1) exact = exact * 128n + BigInt(view.getUint8(at) & 127);
  return [Number(BigInt.asIntN(64, exact * 256n + BigInt(view.getUint8(offset + 8)))), offset + 9];
}

function tableRecord(pages: Pages, page: Page, offset: number, encoding: string): SqlRecord {
  const [, afterSize] = varint(page.view, offset);
  const [rowid] = varint(page.view, afterSize);
  return { rowid, values: valuesOf(payload(pages, page, offset, tableLocal(pages.usable), true), encoding) };
}

interface Local {
  readonly max: number;
  readonly min: number;
}

function tableLocal(usable: number): Local {
  return { max: usable - 35, min: Math.floor(((usable - 12) * 32) / 255) - 23 };
}

function indexLocal(usable: number): Local {
  return {
    max: Math.floor(((usable - 12) * 64) / 255) - 23,
    min: Math.floor(((usable - 12) * 32) / 255) - 23,
  };
}

/** The bytes of a record, gathered from its overflow pages where it does not fit the page. */
function payload(
  pages: Pages,
  page: Page,
  offset: number,
  { max, min }: Local,
  hasRowid = false,
): Uint8Array {
  const [size, afterSize] = varint(page.view, offset);
  const start = hasRowid ? varint(page.view, afterSize)[1] : afterSize;
  const fit = min + ((size - min) % (pages.usable - 4));
  const here = size <= max ? size : fit <= max ? fit : min;
  if (size > pages.count * pages.usable) throw damaged();
  const first = new Uint8Array(page.view.buffer, page.view.byteOffset + start, here);
  if (start + here > page.view.byteLength) throw damaged();
  if (here === size) return first;
  const whole = new Uint8Array(size);
  whole.set(first);
  let next = page.view.getUint32(start + here);
  for (let done = here; done < size; ) {
    const { view } = pages.get(next);
    const part = Math.min(size - done, pages.usable - 4);
    whole.set(new Uint8Array(view.buffer, view.byteOffset + 4, part), done);
    done += part;
    next = view.getUint32(0);
  }
  return whole;
}

const integerSizes = [0, 1, 2, 3, 4, 6, 8];

function valuesOf(bytes: Uint8Array, encoding: string): SqlValue[] {
  const view = viewOf(bytes);
  const [headerSize, first] = varint(view, 0);
  const values: SqlValue[] = [];
  let at = headerSize;
  for (let place = first; place < headerSize; ) {
    const [type, next] = varint(view, place);
    place = next;
    const size =
      type < 7 ? integerSizes[type]! : type === 7 ? 8 : type < 12 ? 0 : (type - (type % 2) - 12) / 2;
    if (at + size > bytes.length) throw damaged();
    if (type === 0) values.push(null);
    else if (type < 7) values.push(integer(view, at, size));
    else if (type === 7) values.push(view.getFloat64(at));
    else if (type === 8 || type === 9) values.push(type - 8);
    else if (type < 12) throw damaged();
    else
      values.push(
        type % 2 === 1 ? text(bytes.subarray(at, at + size), encoding) : bytes.subarray(at, at + size),
      );
    at += size;
  }
  return values;
}

function integer(view: DataView, offset: number, size: number): number {
  if (size === 8) return Number(view.getBigInt64(offset));
  let value = view.getInt8(offset);
  for (let at = 1; at < size; at += 1) value = value * 256 + view.getUint8(offset + at);
  return value;
}

function text(bytes: Uint8Array, encoding: string): string {
  if (encoding === 'utf-8') return decode(bytes, 'utf8');
  return new TextDecoder(encoding).decode(bytes);
}

/** The names of a table's columns, from the statement that made it. */
function columnsOf(sql: string): { columns: readonly string[]; rowid: number } {
  const columns: string[] = [];
  // A key over a column of exactly this type is the rowid itself.
  const integers = new Set<number>();
  let rowid = -1;
  for (const part of definitions(sql.slice(sql.indexOf('(') + 1, sql.lastIndexOf(')')))) {
    const match = /^\s*(?:"((?:[^"]|"")*)"|`([^`]*)`|\[([^\]]*)\]|'([^']*)'|([^\s(]+))\s*(.*)$/s.exec(part);
    if (!match) continue;
    const name = match[1]?.replaceAll('""', '"') ?? match[2] ?? match[3] ?? match[4] ?? match[5] ?? '';
    if (match[5] !== undefined && /^(constraint|primary|unique|check|foreign)$/i.test(name)) {
      const key = /primary\s+key\s*\(\s*["`[]?([^"`\],)\s]+)["`\]]?\s*\)/i.exec(part)?.[1];
      const place = key === undefined ? -1 : columns.indexOf(key);
      if (place >= 0 && integers.has(place)) rowid = place;
      continue;
    }
    if (/^integer\b/i.test(match[6] ?? '')) integers.add(columns.length);
    if (/^integer\b.*\bprimary\s+key\b(?!\s+desc)/is.test(match[6] ?? '')) rowid = columns.length;
    columns.push(name);
  }
  return { columns, rowid };
}

/** The parts of a list, cut at the commas outside of parentheses and quotes. */
function definitions(body: string): string[] {
  const parts: string[] = [''];
  let depth = 0;
  for (const [token] of body.matchAll(/"(?:[^"]|"")*"|'(?:[^']|'')*'|--[^\n]*|[\s\S]/g)) {
    if (token === '(') depth += 1;
    if (token === ')') depth -= 1;
    if (token === ',' && depth === 0) parts.push('');
    else if (!token.startsWith('--')) parts[parts.length - 1] += token;
  }
  return parts;
}
