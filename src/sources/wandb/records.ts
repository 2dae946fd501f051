import { fieldsOf, wire } from '../../formats/protobuf.ts';
import { invalid } from '../../formats/tree.ts';

/** A key with the JSON text of its value. */
export interface Item {
  readonly key: string;
  readonly json: string;
}

/** What a `.wandb` file says, record by record. */
export type WandbRecord =
  | { readonly kind: 'history'; readonly items: readonly Item[] }
  | { readonly kind: 'summary' | 'config'; readonly items: readonly Item[] };

const blockSize = 32_768;
const fileHeader = 7;
const recordHeader = 7;

/**
 * Reads a `.wandb` file: LevelDB's log format (blocks of 32 KiB, records whole or in first, middle and last parts) of
 * protocol buffers. A tail that was cut off is left out. Throws CmlError `format-invalid` for another file.
 */
export function* readRecords(bytes: Buffer): Generator<WandbRecord> {
  if (bytes.length < fileHeader || bytes.toString('latin1', 0, 4) !== ':W&B')
    throw invalid('it is no .wandb file');
  // As wandb/sdk/internal/datastore.py has it: the name, a magic number, the version.
  if (bytes[6] !== 0) throw invalid(`it is of version ${bytes[6]} of its format, and version 0 is read`);
  let parts: Buffer[] = [];
  for (let at = fileHeader; at + recordHeader <= bytes.length; ) {
    const left = blockSize - (at % blockSize);
    if (left < recordHeader) {
      at += left;
      continue;
    }
    const length = bytes.readUInt16LE(at + 4);
    const type = bytes[at + 6]!;
    const start = at + recordHeader;
    if (type === 0 || type > 4 || start + length > bytes.length) return;
    parts.push(bytes.subarray(start, start + length));
    at = start + length;
    // 1 is a whole record, 4 the last part of one.
    if (type !== 1 && type !== 4) continue;
    const record = readRecord(parts.length === 1 ? parts[0]! : Buffer.concat(parts));
    parts = [];
    if (record) yield record;
  }
}

const kinds = new Map([
  [2, 'history'],
  [3, 'summary'],
  [5, 'config'],
] as const);

const runRecord = 17;

function readRecord(bytes: Buffer): WandbRecord | undefined {
  const fields = fieldsOf(bytes, 0, bytes.length);
  while (fields.next()) {
    const kind = kinds.get(fields.field as 2 | 3 | 5);
    if (kind !== undefined && fields.wire === wire.bytes)
      return { kind, items: itemsOf(bytes, fields.start, fields.end) };
    if (fields.field === runRecord && fields.wire === wire.bytes)
      return runConfig(bytes, fields.start, fields.end);
  }
  return undefined;
}

/** The config that a run starts with stands in its own record, as field 4. */
function runConfig(bytes: Buffer, start: number, end: number): WandbRecord | undefined {
  const fields = fieldsOf(bytes, start, end);
  while (fields.next())
    if (fields.field === 4 && fields.wire === wire.bytes)
      return { kind: 'config', items: itemsOf(bytes, fields.start, fields.end) };
  return undefined;
}

/** Items are field 1 of each record. Item: 1 key, 2 nested_key (of one part or more), 16 value_json. */
function itemsOf(bytes: Buffer, start: number, end: number): Item[] {
  const items: Item[] = [];
  const fields = fieldsOf(bytes, start, end);
  while (fields.next()) {
    if (fields.field !== 1 || fields.wire !== wire.bytes) continue;
    const inner = fieldsOf(bytes, fields.start, fields.end);
    let key = '';
    let json = '';
    const nested: string[] = [];
    while (inner.next()) {
      if (inner.wire !== wire.bytes) continue;
      const text = bytes.toString('utf8', inner.start, inner.end);
      if (inner.field === 1) key = text;
      if (inner.field === 2) nested.push(text);
      if (inner.field === 16) json = text;
    }
    items.push({ key: nested.length > 0 ? nested.join('.') : key, json });
  }
  return items;
}
