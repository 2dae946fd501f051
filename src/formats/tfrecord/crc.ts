/** Tables of CRC-32C (Castagnoli) for eight bytes at a time: https://www.rfc-editor.org/rfc/rfc3720#appendix-B.4 */
const tables = Array.from({ length: 8 }, () => new Int32Array(256));

for (let byte = 0; byte < 256; byte += 1) {
  let value = byte;
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0x82f63b78 : value >>> 1;
  tables[0]![byte] = value;
}
for (let table = 1; table < 8; table += 1)
  for (let byte = 0; byte < 256; byte += 1) {
    const before = tables[table - 1]![byte]!;
    tables[table]![byte] = (before >>> 8) ^ tables[0]![before & 255]!;
  }

const [t0, t1, t2, t3, t4, t5, t6, t7] = tables as [
  Int32Array,
  Int32Array,
  Int32Array,
  Int32Array,
  Int32Array,
  Int32Array,
  Int32Array,
  Int32Array,
];

/** The masked checksum that a record carries. */
export function maskedCrc(bytes: Uint8Array, start: number, end: number): number {
  let crc = -1;
  let at = start;
  for (; at + 8 <= end; at += 8) {
    crc ^= bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
    crc =
      t7[crc & 255]! ^
      t6[(crc >>> 8) & 255]! ^
      t5[(crc >>> 16) & 255]! ^
      t4[crc >>> 24]! ^
      t3[bytes[at + 4]!]! ^
      t2[bytes[at + 5]!]! ^
      t1[bytes[at + 6]!]! ^
      t0[bytes[at + 7]!]!;
  }
  for (; at < end; at += 1) crc = (crc >>> 8) ^ t0[(crc ^ bytes[at]!) & 255]!;
  crc = ~crc;
  return (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0;
}

/** By length, once it was computed; a training's records have few lengths. */
const known = new Float64Array(1 << 16).fill(-1);

/** The masked checksum of the eight bytes at `start`, which hold `length`. */
export function lengthCrc(bytes: Uint8Array, start: number, length: number): number {
  if (length >= known.length) return maskedCrc(bytes, start, start + 8);
  const found = known[length]!;
  if (found >= 0) return found;
  const crc = maskedCrc(bytes, start, start + 8);
  known[length] = crc;
  return crc;
}
