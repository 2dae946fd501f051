import * as zlib from 'node:zlib';
import { invalid } from './tree.ts';

/** What a member may unfold to. */
const maxBytes = 64 * 1024 * 1024;

/**
 * One member of a zip archive, by its name; undefined where there is none. Stored, deflated and, where Node has it, with
 * Zstandard. Format: https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT. Throws CmlError `format-invalid`.
 */
export function readMember(archive: Buffer, name: string): Buffer | undefined {
  const end = archive.lastIndexOf(Buffer.from('PK\x05\x06'));
  if (end < 0 || end + 22 > archive.length) throw invalid('it is no zip archive, or its end is missing');
  let at = archive.readUInt32LE(end + 16);
  let found: Buffer | undefined;
  for (let left = archive.readUInt16LE(end + 10); left > 0; left -= 1) {
    if (at + 46 > archive.length || archive.readUInt32LE(at) !== 0x02014b50) throw damaged();
    const nameLength = archive.readUInt16LE(at + 28);
    const entry = archive.toString('utf8', at + 46, at + 46 + nameLength);
    // Of equal names the last counts.
    if (entry === name) found = contentAt(archive, at);
    at += 46 + nameLength + archive.readUInt16LE(at + 30) + archive.readUInt16LE(at + 32);
  }
  return found;
}

function contentAt(archive: Buffer, entry: number): Buffer {
  const method = archive.readUInt16LE(entry + 10);
  const size = archive.readUInt32LE(entry + 20);
  const local = archive.readUInt32LE(entry + 42);
  if (local + 30 > archive.length) throw damaged();
  const start = local + 30 + archive.readUInt16LE(local + 26) + archive.readUInt16LE(local + 28);
  if (start + size > archive.length) throw damaged();
  const packed = archive.subarray(start, start + size);
  try {
    if (method === 0) return packed;
    if (method === 8) return zlib.inflateRawSync(packed, { maxOutputLength: maxBytes });
    if (method === 93 && 'zstdDecompressSync' in zlib)
      return (zlib.zstdDecompressSync as typeof zlib.inflateRawSync)(packed, { maxOutputLength: maxBytes });
  } catch (cause) {
    throw invalid('the zip archive is damaged, or unfolds to too much', cause);
  }
  if (method === 93) throw invalid('it is packed with Zstandard, which Node reads from version 22.15 on');
  throw invalid(`it is packed by method ${method}, which is not read`);
}

function damaged(): Error {
  return invalid('the zip archive is damaged');
}
