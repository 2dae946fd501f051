import { find, type SqlRecord, scan, seek } from './sqlite/btree.ts';
import { pagesOf } from './sqlite/pages.ts';
import { decode, type SqlValue, viewOf } from './sqlite/record.ts';
import { columnsOf, type TableSchema } from './sqlite/schema.ts';
import { invalid } from './tree.ts';

export type { SqlValue };

export type SqlRow = ReadonlyMap<string, SqlValue>;

/** A database file, read without its engine. */
export interface Database {
  readonly tables: ReadonlySet<string>;
  /** All rows of a table, in order of rowid. Throws CmlError `format-invalid` where the table is missing or damaged. */
  rows(table: string): Generator<SqlRow>;
  /** The rows in which a text column has this value: by an index that begins with it where there is one, else by looking at all. */
  rowsWhere(table: string, column: string, value: string): Generator<SqlRow>;
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

function rowOf({ columns, rowid }: TableSchema, record: SqlRecord): SqlRow {
  return new Map(
    columns.map((name, at) => [name, at === rowid ? record.rowid : (record.values[at] ?? null)]),
  );
}
