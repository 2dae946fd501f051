// The floor of `npm run bench plots`: the same curves as SVG paths written by hand, rasterised, with no axes or text.
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { rasterize } from '../src/pipeline/render/plots/rasterize.ts';

const [folder = '.', ...files] = process.argv.slice(2);

async function line(file: string, colour: string): Promise<string> {
  const rows = (await readFile(file, 'utf8')).trim().split('\n').slice(1);
  const points = rows.map(
    (text, i) => `${(400 * i) / rows.length},${260 - 200 * Number(text.split(',')[1])}`,
  );
  return `<polyline fill="none" stroke="${colour}" stroke-width="2" points="${points.join(' ')}"/>`;
}

for (let i = 0; i < files.length; i += 2) {
  const lines = [await line(files[i]!, '#929aa4'), await line(files[i + 1]!, '#0969da')];
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="400" height="260">${lines.join('')}</svg>`;
  const { png } = await rasterize(svg, { scale: 2, background: '#ffffff' });
  await writeFile(path.join(folder, `floor-${i}.png`), png);
}
