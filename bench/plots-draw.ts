// What `npm run bench plots` times: CSV files, baseline and head in turn (or one alone), to PNG files.
// `node draw.mjs FOLDER light|both OLD NEW [OLD NEW …]`
import { createReadStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { readColumns } from '../src/formats/columns.ts';
import { reduceSeries } from '../src/formats/reduce.ts';
import type { SeriesPlot } from '../src/model/plot.ts';
import { drawPlots, renderPlot } from '../src/pipeline/render/plots/index.ts';

async function read(file: string): Promise<SeriesPlot> {
  const { columns } = await readColumns(createReadStream(file, { highWaterMark: 1 << 20 }));
  const reduced = reduceSeries({ x: columns[0]!.numbers, y: columns[1]!.numbers });
  const series = [{ name: 'loss', ...reduced }];
  const id = path.basename(file);
  return { kind: 'series', id, title: 'loss', source: 'bench', file, xLabel: 'step', yLabel: 'loss', series };
}

const [folder = '.', mode, ...files] = process.argv.slice(2);
const pairs = [];
for (let i = 0; i < files.length; i += 2) {
  const [first, second] = files.slice(i, i + 2);
  const head = await read(second ?? first!);
  pairs.push({ id: head.id, ...(second ? { old: await read(first!) } : {}), new: head });
}
const options = { labels: { old: 'main', new: 'this change' }, allowHosts: [] };
if (mode === 'both') {
  const { assets } = await drawPlots(pairs, options);
  for (const [i, asset] of assets.entries())
    await writeFile(path.join(folder, `${i}-${asset.name}`), asset.bytes);
} else {
  for (const pair of pairs) {
    const { bytes } = await renderPlot(pair, { ...options, format: 'png', mode: 'light', scale: 2 });
    await writeFile(path.join(folder, `${pair.id}.png`), bytes);
  }
}
