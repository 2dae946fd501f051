import { invalid } from '../tree.ts';

export interface Page {
  readonly view: DataView;
  /** Where its b-tree header begins: 100 on the first page, which holds the header of the file. */
  readonly start: number;
}

export interface Pages {
  readonly count: number;
  /** Bytes of a page that hold content. */
  readonly usable: number;
  get(number: number): Page;
}

export function pagesOf(file: DataView, wal: DataView | undefined): Pages {
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

export function damaged(): Error {
  return invalid('the database is damaged, or was copied while it was written');
}
