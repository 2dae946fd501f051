import { closeSync, openSync, writeSync } from 'node:fs';

const table = new Uint32Array(256).map((_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0x82f63b78 : value >>> 1;
  return value;
});

function maskedCrc(bytes) {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = (crc >>> 8) ^ table[(crc ^ byte) & 255];
  crc = ~crc >>> 0;
  return (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0;
}

function varint(number) {
  const bytes = [];
  let rest = number;
  for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 128);
  return Buffer.from([...bytes, rest]);
}

function field(number, content) {
  return Buffer.concat([varint(number * 8 + 2), varint(content.length), content]);
}

function record(data) {
  const head = Buffer.alloc(12);
  head.writeUInt32LE(data.length, 0);
  head.writeUInt32LE(maskedCrc(head.subarray(0, 8)), 8);
  const tail = Buffer.alloc(4);
  tail.writeUInt32LE(maskedCrc(data));
  return Buffer.concat([head, data, tail]);
}

function wallTime(seconds) {
  const bytes = Buffer.alloc(9, 9);
  bytes.writeDoubleLE(seconds, 1);
  return bytes;
}

/** Steps are written with as many digits as the largest has, so that a record is filled in and never made anew. */
const stepBytes = 4;

/** The record of one tag's scalar, to be filled in: `data` begins behind the twelve bytes of the head. */
function template(tag) {
  const number = Buffer.alloc(5, 0x15);
  const summary = field(1, Buffer.concat([field(1, Buffer.from(tag)), number]));
  return record(Buffer.concat([wallTime(0), Buffer.from([16]), Buffer.alloc(stepBytes), field(5, summary)]));
}

function fill(bytes, step, value) {
  const data = bytes.subarray(12, bytes.length - 4);
  data.writeDoubleLE(1.8e9 + step, 1);
  for (let digit = 0, rest = step; digit < stepBytes; digit += 1, rest >>>= 7)
    data[10 + digit] = (rest & 127) | (digit < stepBytes - 1 ? 128 : 0);
  data.writeFloatLE(value, data.length - 4);
  bytes.writeUInt32LE(maskedCrc(data), bytes.length - 4);
}

/** An event file of at least so many bytes: four scalars a step, as a training writes them. */
export function writeEvents(path, size) {
  const file = openSync(path, 'w');
  writeSync(file, record(Buffer.concat([wallTime(1.8e9), field(3, Buffer.from('brain.Event:2'))])));
  const templates = ['train/loss', 'train/accuracy', 'val/loss', 'lr'].map(template);
  const steps = 2000;
  const block = Buffer.alloc(steps * templates.reduce((sum, bytes) => sum + bytes.length, 0));
  for (let written = 0, step = 0; written < size; ) {
    let at = 0;
    for (const end = step + steps; step < end; step += 1)
      for (const bytes of templates) {
        fill(bytes, step, Math.exp(-step / 1e5));
        at += bytes.copy(block, at);
      }
    written += writeSync(file, block);
  }
  closeSync(file);
}
