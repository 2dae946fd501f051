import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { measureInTurn, row } from '../measure.mjs';

const points = 2000;
const longRows = 1_000_000;

/** One process that converts every specification it is given, as our own does. */
const vlConvert = `import json, sys, vl_convert
for path in sys.argv[1:]:
    png = vl_convert.vegalite_to_png(json.load(open(path)), scale=2)
    open(path + '.png', 'wb').write(png)
`;
const vlConvertCsv = `import csv, sys, vl_convert
rows = [{'x': float(r['step']), 'y': float(r['loss'])} for r in csv.DictReader(open(sys.argv[1]))]
spec = {'$schema': 'https://vega.github.io/schema/vega-lite/v5.json', 'width': 400, 'height': 260, 'data': {'values': rows}, 'mark': 'line',
        'encoding': {'x': {'field': 'x', 'type': 'quantitative'}, 'y': {'field': 'y', 'type': 'quantitative'}}}
open(sys.argv[1] + '.png', 'wb').write(vl_convert.vegalite_to_png(spec, scale=2))
`;

/** The same noisy curve on every run. */
function curve(pace, length = points) {
  let seed = pace;
  return Array.from({ length }, (_, i) => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    return Math.exp(-i / (pace * length)) + 0.05 * (seed / 2 ** 32);
  });
}

function csv(values) {
  return `step,loss\n${values.map((y, i) => `${i},${y.toFixed(6)}`).join('\n')}\n`;
}

function vegaLite(before, after) {
  const rows = (values, side) => values.map((y, i) => ({ x: i, y, side }));
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v5.json',
    width: 400,
    height: 260,
    data: { values: [...rows(before, 'main'), ...rows(after, 'change')] },
    mark: 'line',
    encoding: {
      x: { field: 'x', type: 'quantitative' },
      y: { field: 'y', type: 'quantitative' },
      color: { field: 'side', type: 'nominal' },
    },
  };
}

/** Our drawing as dist/ has it: bundled, minified, with its fonts beside it. */
async function bundle(folder) {
  await build({
    entryPoints: { draw: 'bench/plots-draw.ts', floor: 'bench/plots-floor.ts' },
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    minify: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    external: ['@resvg/resvg-js', 'sharp', 'canvas'],
    alias: { 'vega-canvas': join(process.cwd(), 'node_modules/vega-canvas/build/vega-canvas.browser.js') },
    banner: {
      js: "import{createRequire as cmlCreateRequire}from'node:module';const require=cmlCreateRequire(import.meta.url);",
    },
    logLevel: 'error',
  });
  await cp('src/fonts', join(folder, 'assets'), { recursive: true });
}

/** Drawing to PNG beside vl-convert, and vl2png where `CML_VL2PNG` names it (vega-cli with node-canvas built from source). */
export async function run({ tools, repeat }) {
  const data = await mkdtemp(join(tmpdir(), 'cml-bench-plots-'));
  // Inside the repository, so that the native rasteriser is found as it is in an npm install.
  const built = join(process.cwd(), 'node_modules/.cache/cml-bench-plots');
  try {
    await mkdir(built, { recursive: true });
    await bundle(built);
    const specs = [];
    const pairs = [];
    for (let i = 0; i < 10; i += 1) {
      const [before, after] = [curve(0.4 + i / 20), curve(0.3 + i / 20)];
      const files = [join(data, `old-${i}.csv`), join(data, `new-${i}.csv`)];
      await writeFile(files[0], csv(before));
      await writeFile(files[1], csv(after));
      pairs.push(...files);
      specs.push(join(data, `${i}.vl.json`));
      await writeFile(specs[i], JSON.stringify(vegaLite(before, after)));
    }
    // Outside the repository nothing native is found: what dist/ alone has.
    const alone = join(data, 'alone');
    await cp(built, alone, { recursive: true });
    await cp('node_modules/@resvg/resvg-wasm/index_bg.wasm', join(alone, 'assets/resvg.wasm'));
    const long = join(data, 'long.csv');
    await writeFile(long, csv(curve(0.3, longRows)));
    await writeFile(join(data, 'peer.py'), vlConvert);
    await writeFile(join(data, 'peer-csv.py'), vlConvertCsv);
    return await compare({ data, built, alone, specs, pairs, long, tools, repeat });
  } finally {
    await rm(data, { recursive: true, force: true });
    await rm(built, { recursive: true, force: true });
  }
}

async function compare({ data, built, alone, specs, pairs, long, tools, repeat }) {
  const drawIn = (folder, ...args) => ({
    command: process.execPath,
    args: [join(folder, 'draw.mjs'), data, ...args],
  });
  const draw = (...args) => drawIn(built, ...args);
  const python = join(tools, 'python');
  const vl2png = process.env.CML_VL2PNG;
  const figures = await measureInTurn(
    [
      { name: 'ten', ...draw('light', ...pairs) },
      { name: 'both', ...draw('both', ...pairs) },
      { name: 'alone', ...drawIn(alone, 'light', ...pairs) },
      { name: 'one', ...draw('light', ...pairs.slice(0, 2)) },
      { name: 'floor', command: process.execPath, args: [join(built, 'floor.mjs'), data, ...pairs] },
      { name: 'peer ten', command: python, args: [join(data, 'peer.py'), ...specs] },
      ...(vl2png
        ? [
            {
              name: 'vl2png',
              command: process.execPath,
              args: [vl2png, '-s', '2', specs[0], join(data, 'vl2png.png')],
            },
          ]
        : []),
    ],
    { repeat },
  );
  const longFigures = await measureInTurn(
    [
      { name: 'ours', ...draw('light', long) },
      { name: 'peer', command: python, args: [join(data, 'peer-csv.py'), long] },
    ],
    { repeat: Math.min(repeat, 3), warmup: 0 },
  );
  const names = ['ten', 'both', 'alone', 'one', 'floor', 'peer ten', 'vl2png'];
  const [ten, both, bundled, one, floor, peerTen, single] = names.map((name) => figures.get(name));
  const [ours, peer] = [longFigures.get('ours'), longFigures.get('peer')];
  return {
    title: 'Plots',
    rows: [
      row(`ten plots of 2 × ${points} points to PNG, against vl-convert`, ten, peerTen, 'wall', 0.6),
      row('the same, CPU', ten, peerTen, 'cpu', 0.6),
      row('the same, in light and dark', both, peerTen, 'wall', null),
      row(
        'ten plots with nothing installed (WebAssembly), against vl-convert',
        bundled,
        peerTen,
        'wall',
        null,
      ),
      row('the same ten, against SVG written by hand (the floor)', ten, floor, 'wall', null),
      row('the same, CPU', ten, floor, 'cpu', null),
      ...(single ? againstVl2png(ten, one, single) : []),
      row('a CSV of 1,000,000 rows to a picture, against vl-convert', ours, peer, 'wall', 0.1),
      {
        what: 'the same, memory against 250 MiB',
        ours: `${ours.rss.toFixed(0)} MiB`,
        peer: '250 MiB',
        ratio: ours.rss / 250,
        goal: 1,
      },
    ],
    notes: single
      ? []
      : [
          'vl2png (vega-cli) was not on this machine: it needs node-canvas built from source. Set `CML_VL2PNG` to its path.',
        ],
  };
}

/** Ten processes cost ten times one. */
function againstVl2png(ten, one, single) {
  return [
    row('ten plots, against ten vl2png processes, CPU', ten, { cpu: 10 * single.cpu }, 'cpu', 0.2),
    row('one plot, against vl2png', one, single, 'wall', 0.6),
  ];
}
