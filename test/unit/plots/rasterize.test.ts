import { writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rasterize } from '../../../src/pipeline/render/plots/rasterize.ts';
import { nativeResvg, type Resvg, wasmResvg } from '../../../src/pipeline/render/plots/resvg.ts';

const xmlns = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"';

function svg(inside: string, size = 40): string {
  return `<svg ${xmlns} width="${size}" height="${size}">${inside}</svg>`;
}

const text = svg('<text x="2" y="24" font-family="Helvetica" font-weight="600">αβγ ≤ Ünï →</text>', 120);

describe.each([
  ['native', nativeResvg],
  ['wasm', wasmResvg],
] as const)('rasterize with the %s build', (name, open) => {
  let resvg: Resvg;
  let folder: string;
  const blank = async () => (await rasterize(svg(''), { scale: 1, resvg })).png;

  beforeAll(async () => {
    resvg = await open();
    folder = await mkdtemp(path.join(tmpdir(), 'cml-raster-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('draws text with the bundled font alone', async () => {
    const raster = await rasterize(text, { scale: 2, resvg });
    expect(raster).toMatchObject({ width: 120, height: 120, missing: [] });
    expect(raster.png).not.toEqual((await rasterize(svg('', 120), { scale: 2, resvg })).png);
  });

  it('loads no file and no address', async () => {
    const red = path.join(folder, 'red.png');
    const drawn = svg('<rect width="40" height="40" fill="red"/>');
    writeFileSync(red, (await rasterize(drawn, { scale: 1, resvg })).png);
    const nested = Buffer.from(svg(`<image href="${red}" width="40" height="40"/>`)).toString('base64');
    const references = [
      red,
      `file://${red}`,
      'http://127.0.0.1:1/x.png',
      `&#47;${red.slice(1)}`,
      `data:image/svg+xml;base64,${nested}`,
    ];
    for (const reference of references) {
      for (const name of ['href', 'xlink:href', 'href ']) {
        const image = svg(`<image ${name}="${reference}" width="40" height="40"/>`);
        expect((await rasterize(image, { scale: 1, resvg })).png, reference).toEqual(await blank());
      }
    }
  });

  it('expands no entities', async () => {
    const sneaky = `<!DOCTYPE svg [<!ENTITY e "<image hr&#101;f='/etc/hostname'/>">]>${svg('&e;')}`;
    await expect(rasterize(sneaky, { scale: 1, resvg })).rejects.toMatchObject({ code: 'plot-invalid' });
    const plain = `<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/svg11.dtd">${svg('')}`;
    expect((await rasterize(plain, { scale: 1, resvg })).png).toEqual(await blank());
  });

  it('says which characters no font has, and draws boxes for them', async () => {
    const raster = await rasterize(svg('<text x="2" y="24">a\u{10fffd}b</text>'), { scale: 1, resvg });
    expect(raster.missing).toEqual(['\u{10fffd}']);
    const boxed = await rasterize(svg('<text x="2" y="24">a□b</text>'), { scale: 1, resvg });
    expect(raster.png).toEqual(boxed.png);
  });

  it('draws a label with a control character or half a surrogate in it', async () => {
    const raster = await rasterize(svg('<text x="2" y="24">a\u0007\ud800</text>'), { scale: 1, resvg });
    expect(raster.png).not.toEqual(await blank());
  });

  it('refuses what is no SVG, and what is too large, and shrinks what is large', async () => {
    for (const bad of ['', 'hello', '<html/>', svg('').replace('40', '4e9'), svg('<g>')]) {
      await expect(rasterize(bad, { scale: 2, resvg }), bad).rejects.toMatchObject({ code: 'plot-invalid' });
    }
    const large = await rasterize(svg('', 4000), { scale: 2, resvg });
    expect(large.width).toBe(4000);
    expect(Buffer.from(large.png).readUInt32BE(16)).toBeLessThan(4200);
  });

  it('is the same picture as ever', async () => {
    const again = await (name === 'native' ? wasmResvg() : nativeResvg());
    expect((await rasterize(text, { scale: 2, resvg })).png).toEqual(
      (await rasterize(text, { scale: 2, resvg: again })).png,
    );
  });
});
