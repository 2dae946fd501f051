import { damaged, type Page, type Pages } from './pages.ts';

/** A cell: text, a number, a blob, or null. Integers beyond 2^53 are rounded. */
export type SqlValue = number | string | Uint8Array | null;

/** An integer of up to nine bytes, big end first, seven bits a byte; and where it ends. */
export function varint(view: DataView, offset: number): [value: number, end: number] {
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

export interface Local {
  readonly max: number;
  readonly min: number;
}

export function tableLocal(usable: number): Local {
  return { max: usable - 35, min: Math.floor(((usable - 12) * 32) / 255) - 23 };
}

export function indexLocal(usable: number): Local {
  return {
    max: Math.floor(((usable - 12) * 64) / 255) - 23,
    min: Math.floor(((usable - 12) * 32) / 255) - 23,
  };
}

/** The bytes of a record, gathered from its overflow pages where it does not fit the page. */
export function payload(
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

export function valuesOf(bytes: Uint8Array, encoding: string): SqlValue[] {
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

export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

export function decode(bytes: Uint8Array, encoding: string): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString(encoding as BufferEncoding);
}
