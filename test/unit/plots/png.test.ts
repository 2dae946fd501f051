import fc from 'fast-check';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { encodePng } from '../../../src/pipeline/render/plots/png.ts';

async function decoded(png: Uint8Array): Promise<Uint8Array> {
  return new Uint8Array(await sharp(png).ensureAlpha().raw().toBuffer());
}

function picture(width: number, colours: readonly number[]) {
  const data = new Uint8Array(Uint32Array.from(colours).buffer);
  return { width, height: colours.length / width, data };
}

describe('encodePng', () => {
  it('gives back every pixel of a picture of few colours', async () => {
    const few = fc
      .tuple(fc.integer({ min: 1, max: 9 }), fc.array(fc.nat(0xffffffff), { minLength: 1, maxLength: 20 }))
      .map(([width, colours]) =>
        picture(
          width,
          Array.from({ length: width * 5 }, (_, i) => colours[(i * 7) % colours.length]!),
        ),
      );
    await fc.assert(
      fc.asyncProperty(few, async (given) => {
        expect(await decoded(encodePng(given))).toEqual(given.data);
      }),
      { numRuns: 50 },
    );
  });

  it('gives back every pixel of a picture of many colours', async () => {
    const many = picture(
      64,
      Array.from({ length: 64 * 64 }, (_, i) => (i * 2654435761) | 0xff000000),
    );
    expect(await decoded(encodePng(many))).toEqual(many.data);
  });

  it('folds rare blends into their neighbours, unseen', async () => {
    const colours = Array.from({ length: 200 * 200 }, (_, i) =>
      i < 300 ? 0xff000000 + (i << 8) * 31 : 0xffffffff,
    );
    const given = picture(
      200,
      colours.map((c) => c >>> 0),
    );
    const back = await decoded(encodePng(given));
    const worst = back.reduce((most, byte, i) => Math.max(most, Math.abs(byte - given.data[i]!)), 0);
    expect(worst).toBeLessThanOrEqual(40);
  });
});
