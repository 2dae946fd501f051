import { crc32, deflateSync } from 'node:zlib';
import type { Pixels } from './resvg.ts';

const signature = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
const maxColours = 256;

function chunk(type: string, data: Uint8Array): Buffer {
  const bytes = Buffer.alloc(12 + data.length);
  bytes.writeUInt32BE(data.length, 0);
  bytes.write(type, 4, 'latin1');
  bytes.set(data, 8);
  bytes.writeUInt32BE(crc32(bytes.subarray(4, 8 + data.length)), 8 + data.length);
  return bytes;
}

function words({ data }: Pixels): Uint32Array {
  const aligned = data.byteOffset % 4 === 0 ? data : data.slice();
  return new Uint32Array(aligned.buffer, aligned.byteOffset, aligned.byteLength >> 2);
}

/** Every colour with the number of its pixels, most frequent first. */
function histogram(pixels: Uint32Array): [colour: number, count: number][] {
  const counts = new Map<number, number>();
  // Charts are long runs of one colour: count a run, not a pixel.
  for (let i = 0; i < pixels.length; ) {
    const colour = pixels[i]!;
    let end = i + 1;
    while (end < pixels.length && pixels[end] === colour) end += 1;
    counts.set(colour, (counts.get(colour) ?? 0) + end - i);
    i = end;
  }
  return [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0]);
}

/** The largest difference in any channel. */
function distance(a: number, b: number): number {
  let most = 0;
  for (let shift = 0; shift < 32; shift += 8) {
    most = Math.max(most, Math.abs(((a >>> shift) & 255) - ((b >>> shift) & 255)));
  }
  return most;
}

/** How far any channel of a folded pixel may move, and how many pixels of a thousand may be folded. */
const tolerance = 40;
const maxFolded = 50;

/**
 * The colours to keep and, for each colour of the picture, the index of the kept one that stands for it. A rare colour
 * (the blend where two lines' edges cross) is folded into the nearest kept one; undefined where that could be seen.
 */
function palette(pixels: Uint32Array) {
  const colours = histogram(pixels);
  const rare = colours.slice(maxColours);
  const folded = rare.reduce((sum, [, count]) => sum + count, 0);
  if (rare.length > 16 * maxColours || folded * 1000 > pixels.length * maxFolded) return undefined;
  const kept = colours.slice(0, maxColours).map(([colour]) => colour);
  const index = new Map(kept.map((colour, i) => [colour, i]));
  for (const [colour] of rare) {
    let best = 0;
    let least = Number.POSITIVE_INFINITY;
    for (let i = 0; i < kept.length && least > 0; i += 1) {
      const away = distance(colour, kept[i]!);
      if (away < least) [best, least] = [i, away];
    }
    if (least > tolerance) return undefined;
    index.set(colour, best);
  }
  return { kept, index };
}

function header({ width, height }: Pixels, colourType: 3 | 6): Buffer {
  const data = Buffer.alloc(13);
  data.writeUInt32BE(width, 0);
  data.writeUInt32BE(height, 4);
  data.set([8, colourType, 0, 0, 0], 8);
  return chunk('IHDR', data);
}

function indexed(picture: Pixels): Buffer[] | undefined {
  const pixels = words(picture);
  const found = palette(pixels);
  if (!found) return undefined;
  const { width, height } = picture;
  const rows = Buffer.alloc((width + 1) * height);
  let last = -1;
  let lastIndex = 0;
  for (let y = 0, at = 0, from = 0; y < height; y += 1) {
    at += 1; // filter 0: indexes have no gradient to predict
    for (let x = 0; x < width; x += 1) {
      const colour = pixels[from++]!;
      if (colour !== last) {
        last = colour;
        lastIndex = found.index.get(colour)!;
      }
      rows[at++] = lastIndex;
    }
  }
  const rgb = Buffer.from(found.kept.flatMap((c) => [c & 255, (c >>> 8) & 255, (c >>> 16) & 255]));
  const alpha = Buffer.from(found.kept.map((c) => c >>> 24));
  const transparency = alpha.some((a) => a < 255) ? [chunk('tRNS', alpha)] : [];
  return [
    header(picture, 3),
    chunk('PLTE', rgb),
    ...transparency,
    chunk('IDAT', deflateSync(rows, { level: 6, memLevel: 9 })),
  ];
}

function trueColour(picture: Pixels): Buffer[] {
  const { width, height, data } = picture;
  const stride = width * 4;
  const rows = Buffer.alloc((stride + 1) * height);
  for (let y = 0; y < height; y += 1) {
    const at = y * (stride + 1);
    rows[at] = y === 0 ? 0 : 2; // filter 2: the difference to the row above
    for (let i = 0; i < stride; i += 1) {
      rows[at + 1 + i] = data[y * stride + i]! - (y === 0 ? 0 : data[(y - 1) * stride + i]!);
    }
  }
  return [header(picture, 6), chunk('IDAT', deflateSync(rows, { level: 6 }))];
}

/**
 * Pixels as a PNG file (ISO/IEC 15948), with a palette where the picture's colours fit into one: a chart is a few inks
 * and the blends at their edges, and takes a third of the bytes so. The bytes depend on the pixels alone, not on which
 * rasteriser or image library the machine has, so that an unchanged plot keeps its name.
 */
export function encodePng(picture: Pixels): Buffer {
  const chunks = indexed(picture) ?? trueColour(picture);
  return Buffer.concat([signature, ...chunks, chunk('IEND', Buffer.alloc(0))]);
}
