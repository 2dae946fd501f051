import type { Sharp, SharpOptions } from 'sharp';
import { encodePng } from './png.ts';

type SharpModule = (input: Uint8Array, options?: SharpOptions) => Sharp;

/** A bomb of a picture is refused before it is unpacked. */
const input = { limitInputPixels: 50_000_000 } satisfies SharpOptions;

/** sharp, where it is installed: a bundle runs without it, and then leaves pictures as they are. */
export async function loadSharp(): Promise<SharpModule | undefined> {
  try {
    return (await import('sharp')).default;
  } catch {
    return undefined;
  }
}

/** The picture as WebP, at most `width` pixels wide, without what a camera or a program wrote into it. */
export async function shrink(sharp: SharpModule, bytes: Uint8Array, width: number) {
  const { data, info } = await sharp(bytes, input)
    .resize({ width, withoutEnlargement: true })
    .webp({ quality: 88 })
    .toBuffer({ resolveWithObject: true });
  return { bytes: data, width: info.width, height: info.height };
}

/** Below it a channel's difference is the noise of a lossy format. */
const threshold = 16;

async function raw(sharp: SharpModule, bytes: Uint8Array) {
  const { data, info } = await sharp(bytes, input)
    .flatten({ background: '#ffffff' })
    .toColourspace('srgb')
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height };
}

/**
 * Head in pale grey with every changed pixel in red, and the share of the pixels that changed. Undefined where the two
 * differ in size, and where no pixel differs.
 */
export async function difference(sharp: SharpModule, before: Uint8Array, after: Uint8Array) {
  const [a, b] = await Promise.all([raw(sharp, before), raw(sharp, after)]);
  if (a.width !== b.width || a.height !== b.height) return undefined;
  const { width, height } = b;
  const data = new Uint8Array(width * height * 4);
  let changed = 0;
  for (let i = 0; i < data.length; i += 4) {
    const away = Math.max(
      Math.abs(a.data[i]! - b.data[i]!),
      Math.abs(a.data[i + 1]! - b.data[i + 1]!),
      Math.abs(a.data[i + 2]! - b.data[i + 2]!),
    );
    // Rec. 709 luma, lifted towards white so that red stands out.
    const luma = 0.2126 * b.data[i]! + 0.7152 * b.data[i + 1]! + 0.0722 * b.data[i + 2]!;
    const pale = Math.round(190 + luma / 4);
    if (away > threshold) changed += 1;
    data.set(away > threshold ? [207, 34, 46, 255] : [pale, pale, pale, 255], i);
  }
  if (changed === 0) return undefined;
  return { png: encodePng({ width, height, data }), width, height, changed: changed / (width * height) };
}
