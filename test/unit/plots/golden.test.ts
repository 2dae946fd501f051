import { access, readFile, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import type { PlotPair } from '../../../src/model/change.ts';
import { drawPlots } from '../../../src/pipeline/render/plots/index.ts';
import { labels, loss, pair, predictions, series, steps, table } from './plots.ts';

/**
 * The pictures as they were last looked at. One that changed is left beside its golden one as `NAME-changed.png`; look at
 * both, and copy it over the golden one where it is right.
 */
const folder = new URL('../../golden/plots/', import.meta.url);

/** Of 255, in any channel of a pixel; and of all pixels. What another processor may round differently, and no more. */
const tolerance = { channel: 24, pixels: 0.0005 };

const iris = ['setosa', 'versicolor', 'virginica'];

const importances = (shift: number) =>
  ['petal length', 'petal width', 'sepal length', 'sepal width', 'the_feature_with_the_longest_name'].map(
    (name, i) => [name, 0.42 - 0.09 * i + shift * (i - 2)],
  );

const cloud = (slope: number) =>
  steps.slice(0, 90).map((i) => [i / 9, (i / 9) * slope + 2 * Math.sin(i * i)]);

function both(make: (shift: number) => PlotPair['new']): PlotPair {
  return pair(make(0), make(1));
}

const cases: Readonly<Record<string, PlotPair>> = {
  line: both((s) => series('loss', { loss: loss(80 - 30 * s) })),
  lines: both((s) => series('loss', { train: loss(60 - 25 * s), validation: loss(90 - 20 * s) })),
  'many-lines': pair(
    undefined,
    series(
      'loss',
      Object.fromEntries(steps.slice(0, 14).map((i) => [`fold ${i}/validation loss`, loss(20 + 12 * i)])),
    ),
  ),
  gaps: both((s) =>
    series('loss', { loss: loss(80 - 30 * s).map((y, i) => (i % 50 < 9 + s ? Number.NaN : y)) }),
  ),
  log: both((s) => series('learning rate', { lr: steps.map((i) => 0.01 * Math.exp(-i / (20 + 5 * s))) })),
  constant: pair(undefined, series('auc', { auc: steps.map(() => 0.5) })),
  point: both((s) => series('auc', { auc: [0.7 + 0.05 * s] }, [3])),
  large: both((s) =>
    series(
      'tokens',
      { tokens: loss(80 - 30 * s).map((y) => y * 1e6) },
      steps.map((i) => i * 1000),
    ),
  ),
  'long-title': pair(undefined, {
    ...series('loss', { a: loss(50) }),
    title: 'A title that goes on and on, says everything about its plot, and is cut',
  }),
  scatter: both((s) => table('scatter', 'scatter', ['length', 'width'], cloud(1 + s / 2))),
  'scatter-jitter': both((s) =>
    table('classes', 'scatter_jitter', ['actual', 'predicted'], predictions(iris, 3 + 3 * s)),
  ),
  smooth: both((s) =>
    table(
      'loss',
      'smooth',
      ['step', 'loss'],
      loss(80 - 30 * s).map((y, i) => [i, y]),
    ),
  ),
  confusion: both((s) =>
    table('confusion', 'confusion', ['actual', 'predicted'], predictions(iris, 3 + 3 * s)),
  ),
  'confusion-normalized': both((s) =>
    table('confusion', 'confusion_normalized', ['actual', 'predicted'], predictions(iris, 3 + 3 * s)),
  ),
  'confusion-digits': both((s) =>
    table('confusion', 'confusion', ['actual', 'predicted'], predictions([...'0123456789'], 3 + 3 * s)),
  ),
  bars: both((s) =>
    table(
      'importance',
      'bar_horizontal',
      ['importance', 'feature'],
      importances(0.02 * s).map(([a, b]) => [b!, a!]),
    ),
  ),
  'bars-sorted': both((s) =>
    table(
      'importance',
      'bar_horizontal_sorted',
      ['importance', 'feature'],
      importances(0.02 * s).map(([a, b]) => [b!, a!]),
    ),
  ),
  'text-along-x': both((s) =>
    table(
      'loss',
      'linear',
      ['day', 'loss'],
      ['Mon', 'Tue', 'Wed', 'Thu'].map((day, i) => [day, 1 / (i + 1 + s)]),
    ),
  ),
};

async function pixels(png: Uint8Array) {
  const { data, info } = await sharp(png).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height };
}

/** The share of pixels that differ visibly; 1 where the sizes differ. */
async function difference(a: Uint8Array, b: Uint8Array): Promise<number> {
  const [one, other] = await Promise.all([pixels(a), pixels(b)]);
  if (one.width !== other.width || one.height !== other.height) return 1;
  const differing = new Set<number>();
  one.data.forEach((value, i) => {
    if (Math.abs(value - other.data[i]!) > tolerance.channel) differing.add(i >> 2);
  });
  return differing.size / (one.width * one.height);
}

function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}

/** The share of pixels that differ from the golden picture, which leaves the new one beside it where that is too many. */
async function compare(name: string, png: Uint8Array): Promise<number> {
  const golden = fileURLToPath(new URL(`${name}.png`, folder));
  const changed = fileURLToPath(new URL(`${name}-changed.png`, folder));
  const share = (await exists(golden)) ? await difference(png, await readFile(golden)) : 1;
  if (share > tolerance.pixels) await writeFile(changed, png);
  else await rm(changed, { force: true });
  return share;
}

describe('pictures', () => {
  it.each(Object.entries(cases))('of %s are as they were', async (name, given) => {
    const { assets, warnings } = await drawPlots([given], { labels, allowHosts: [] });
    expect(warnings).toEqual([]);
    const modes = ['light', 'dark'];
    const shares = await Promise.all(modes.map((mode, i) => compare(`${name}-${mode}`, assets[i]!.bytes)));
    expect(Math.max(...shares), `look at ${name}-*-changed.png in test/golden/plots`).toBeLessThanOrEqual(
      tolerance.pixels,
    );
  });
});
