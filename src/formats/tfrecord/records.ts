import { lengthCrc, maskedCrc } from './crc.ts';

/** Takes the data of one record: the bytes between two offsets. */
export type OnRecord = (bytes: Buffer, view: DataView, start: number, end: number) => void;

/** A record of this many bytes is no event of a training, but damage. */
const maxRecordBytes = 1 << 30;

/** Records up to this size are checked whole; larger ones are, in events, pictures and graphs, which are passed over. */
const maxCheckedBytes = 1 << 16;

/**
 * Reads TensorFlow's record format (length, checksum of the length, data, checksum of the data), in memory that does not
 * grow with the file. A tail that was cut off is left out. Returns false where a record is damaged: reading ends there, as
 * it does in TensorBoard. Records of more than `largest` bytes are passed over.
 */
export async function readRecords(
  chunks: AsyncIterable<Uint8Array>,
  onRecord: OnRecord,
  largest = maxCheckedBytes,
): Promise<boolean> {
  let carry = Buffer.alloc(0);
  let skip = 0;
  for await (const chunk of chunks) {
    let bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length);
    if (skip >= bytes.length) {
      skip -= bytes.length;
      continue;
    }
    bytes = carry.length > 0 ? Buffer.concat([carry, bytes]) : bytes.subarray(skip);
    skip = 0;
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    let at = 0;
    while (at + 12 <= bytes.length) {
      const length = view.getUint32(at, true) + view.getUint32(at + 4, true) * 2 ** 32;
      if (lengthCrc(bytes, at, length) !== view.getUint32(at + 8, true) || length > maxRecordBytes)
        return false;
      const start = at + 12;
      const next = start + length + 4;
      if (length > largest) {
        // Not even gathered.
        at = next;
        continue;
      }
      if (next > bytes.length) break;
      if (maskedCrc(bytes, start, start + length) !== view.getUint32(start + length, true)) return false;
      onRecord(bytes, view, start, start + length);
      at = next;
    }
    if (at > bytes.length) {
      skip = at - bytes.length;
      carry = Buffer.alloc(0);
    } else carry = Buffer.from(bytes.subarray(at));
  }
  return true;
}
