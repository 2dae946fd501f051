import { createHash } from 'node:crypto';
import type { Asset } from '../../model/report.ts';
import { loadSharp } from '../render/plots/bitmap.ts';
import { encodePng } from '../render/plots/png.ts';

/** Wider than any screen shows it in a comment, and far less than what a bomb unpacks to. */
const widest = 4000;

/**
 * The picture that a reader would see, as a new PNG of its first frame: nothing of the file itself is passed on, neither
 * what is written in it nor what follows its end. Undefined where it cannot be read, or nothing is here to read it with.
 */
export async function reencode(bytes: Uint8Array): Promise<Asset | undefined> {
  const sharp = await loadSharp();
  if (!sharp) return undefined;
  try {
    const { data, info } = await sharp(bytes, {
      limitInputPixels: widest * widest,
      failOn: 'error',
      pages: 1,
    })
      .toColourspace('srgb')
      .ensureAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true });
    if (info.channels !== 4) return undefined;
    const png = encodePng({ width: info.width, height: info.height, data });
    const id = createHash('sha256').update(png).digest('hex');
    return { id, name: 'picture.png', mime: 'image/png', bytes: png };
  } catch {
    return undefined;
  }
}
