import { createHash } from 'node:crypto';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import type { PlotPair } from '../../../src/model/change.ts';
import { drawPlots, renderPlot } from '../../../src/pipeline/render/plots/index.ts';
import { image, labels, loss, pair, predictions, series, steps, table } from './plots.ts';

const draw = (...pairs: PlotPair[]) => drawPlots(pairs, { labels, allowHosts: [] });

const classes = ['setosa', 'versicolor', 'virginica'];

describe('drawPlots', () => {
  it('draws baseline and head of a series in one figure, in light and dark', async () => {
    const { figures, assets, warnings } = await draw(
      pair(series('loss', { loss: loss(80) }), series('loss', { loss: loss(50) })),
    );
    expect(warnings).toEqual([]);
    expect(figures).toHaveLength(1);
    const [figure] = figures;
    expect(figure).toMatchObject({
      title: 'loss',
      alt: 'loss over step: main ends at 0.1749, this change at 0.1105',
      width: 400,
      height: 260,
    });
    expect(assets.map((asset) => asset.name)).toEqual(['loss-light.png', 'loss-dark.png']);
    expect(assets.map((asset) => asset.id)).toEqual([figure?.light, figure?.dark]);
    for (const asset of assets) {
      expect(asset.id).toBe(createHash('sha256').update(asset.bytes).digest('hex'));
      expect(await sharp(asset.bytes).metadata()).toMatchObject({ format: 'png', width: 800, height: 520 });
      expect(asset.bytes.length).toBeLessThan(40_000);
    }
  });

  it('gives a chart and numbers for where no picture can be hosted', async () => {
    const { figures } = await draw(
      pair(series('loss', { loss: loss(80) }), series('loss', { loss: loss(50) })),
    );
    const { mermaid, table: rows } = figures[0]!.fallback!;
    expect(mermaid?.split('\n').slice(0, 3)).toEqual([
      'xychart-beta',
      '  title "loss: main, then this change"',
      '  x-axis "step" 0 --> 199',
    ]);
    expect(mermaid?.match(/line \[[\d., -]+\]/g)).toHaveLength(2);
    expect(rows?.rows).toEqual([[['loss'], ['0.1749'], ['0.1105']]]);
  });

  it('is the same bytes on every run', async () => {
    const pairs = [pair(undefined, series('loss', { a: loss(80), b: loss(50) }))];
    expect((await draw(...pairs)).assets).toEqual((await draw(...pairs)).assets);
  });

  it.each([
    ['one side only', pair(series('a', { a: loss(50) }), undefined), 'a over step: main ends at 0.1105'],
    [
      'a constant',
      pair(undefined, series('a', { a: steps.map(() => 0.5) })),
      'a over step: this change ends at 0.5',
    ],
    [
      'a curve over what is no count',
      pair(
        series('roc', { tpr: [0, 0.5, 1] }, [0, 0.25, 1]),
        series('roc', { tpr: [0, 0.75, 1] }, [0, 0.25, 1]),
      ),
      'roc over step: main and this change',
    ],
    [
      'several of those',
      pair(undefined, series('roc', { train: [0, 1], test: [0, 1] }, [0, 0.5])),
      'roc over step: train, test; of this change',
    ],
    ['one point', pair(undefined, series('a', { a: [0.5] }, [3])), 'a over step: this change ends at 0.5'],
    [
      'gaps',
      pair(undefined, series('a', { a: loss(50).map((y, i) => (i % 9 ? y : Number.NaN)) })),
      undefined,
    ],
    ['huge numbers', pair(undefined, series('a', { a: steps.map((i) => 1e300 * i) })), undefined],
    ['negative decades', pair(undefined, series('a', { a: steps.map((i) => -(10 ** (i / 20))) })), undefined],
    [
      'a repeated x',
      pair(
        undefined,
        series(
          'a',
          { a: loss(50) },
          steps.map(() => 1),
        ),
      ),
      undefined,
    ],
    [
      'forty lines',
      pair(
        undefined,
        series('a', Object.fromEntries(steps.slice(0, 40).map((i) => [`line ${i}`, loss(i + 5)]))),
      ),
      undefined,
    ],
  ])('draws %s', async (_, given, alt) => {
    const { figures, warnings } = await draw(given);
    expect(warnings).toEqual([]);
    expect(figures).toHaveLength(1);
    if (alt) expect(figures[0]?.alt).toBe(alt);
  });

  it.each([
    'scatter',
    'scatter_jitter',
    'smooth',
    'confusion',
    'confusion_normalized',
    'bar_horizontal',
    'bar_horizontal_sorted',
    'simple',
    'linear',
    'no_such_template',
  ])('draws the template %s, whatever the columns hold', async (template) => {
    const numbers = steps.map((i) => [i, i ** 2]);
    const texts = predictions(classes, 5);
    const mixed = steps.map((i) => [i % 3 ? i : null, i % 4 ? String(i) : '']);
    for (const rows of [numbers, texts, mixed, numbers.slice(0, 1)]) {
      const given = table('t', template, ['a', 'b'], rows);
      const { figures, warnings } = await draw(pair(given, given));
      expect(warnings).toEqual([]);
      expect(figures).toHaveLength(1);
    }
  });

  it('says what a confusion matrix shows', async () => {
    const { figures } = await draw(
      pair(
        table('c', 'confusion', ['actual', 'predicted'], predictions(classes, 3)),
        table('c', 'confusion', ['actual', 'predicted'], predictions(classes, 10)),
      ),
    );
    expect(figures[0]?.alt).toBe(
      'c, a confusion matrix of 3 classes, actual by predicted: main has 66.7%, this change 90.0% on the diagonal',
    );
    expect(figures[0]?.fallback?.table?.head).toHaveLength(4);
  });

  it('warns of a plot with nothing in it, and draws the others', async () => {
    const { figures, warnings } = await draw(
      pair(undefined, series('empty', {})),
      pair(undefined, series('nan', { a: [Number.NaN, Number.POSITIVE_INFINITY] }, [1, 2])),
      pair(undefined, table('rows', 'linear', ['a', 'b'], [])),
      pair(undefined, series('good', { a: loss(50) })),
    );
    expect(figures.map((figure) => figure.title)).toEqual(['good']);
    expect(warnings.map((warning) => [warning.code, warning.file])).toEqual([
      ['plot-invalid', 'plots/empty.csv'],
      ['plot-invalid', 'plots/nan.csv'],
      ['plot-invalid', 'plots/rows.csv'],
    ]);
  });

  it('shows two pictures beside each other, and what differs', async () => {
    const bitmap = (colour: string) =>
      sharp({ create: { width: 60, height: 40, channels: 3, background: '#ffffff' } })
        .composite([{ input: { create: { width: 12, height: 20, channels: 3, background: colour } } }])
        .png()
        .toBuffer();
    const [red, blue] = [await bitmap('#ff0000'), await bitmap('#0000ff')];
    const { figures, assets } = await draw(pair(image('p', 'image/png', red), image('p', 'image/png', blue)));
    expect(figures.map((figure) => [figure.title, figure.alt])).toEqual([
      ['p (main)', 'p, the picture of main'],
      ['p (this change)', 'p, the picture of this change'],
      ['p (difference)', 'p: 10.0% of the pixels changed, marked in red'],
    ]);
    expect(assets[0]?.bytes).toEqual(red);
    const same = await draw(pair(image('p', 'image/png', red), image('p', 'image/png', red)));
    expect(same.figures.map((figure) => figure.alt)).toEqual(['p, the same picture in main and this change']);
    expect(same.assets).toHaveLength(1);
  });

  it('makes a heavy picture lighter', async () => {
    let seed = 1;
    const noise = Buffer.alloc(1000 * 800 * 3);
    for (let i = 0; i < noise.length; i += 1) {
      seed = Math.imul(seed, 1664525) + 1013904223;
      noise[i] = seed >>> 24;
    }
    const heavy = await sharp(noise, { raw: { width: 1000, height: 800, channels: 3 } })
      .png()
      .toBuffer();
    const { figures, assets } = await draw(pair(undefined, image('p', 'image/png', heavy)));
    expect(assets[0]?.mime).toBe('image/webp');
    expect(assets[0]!.bytes.length).toBeLessThan(heavy.length);
    expect(figures[0]).toMatchObject({ width: 400, height: 320 });
  });
});

describe('renderPlot', () => {
  const given = pair(undefined, series('loss', { loss: loss(50) }));
  const options = { labels, allowHosts: [], mode: 'dark', scale: 3 } as const;

  it('gives one PNG at the scale asked for', async () => {
    const { bytes } = await renderPlot(given, { ...options, format: 'png' });
    expect(await sharp(bytes).metadata()).toMatchObject({ format: 'png', width: 1200, height: 780 });
  });

  it('gives one SVG', async () => {
    const { bytes } = await renderPlot(given, { ...options, format: 'svg' });
    expect(new TextDecoder().decode(bytes)).toMatch(/^<svg [^>]*width="400" height="260"/);
  });

  it('throws where there is nothing to draw', async () => {
    const bitmap = pair(undefined, image('p', 'image/png', new Uint8Array()));
    for (const bad of [bitmap, pair(undefined, series('empty', {})), { id: 'none' }]) {
      await expect(renderPlot(bad, { ...options, format: 'png' })).rejects.toMatchObject({
        code: 'plot-invalid',
      });
    }
  });
});
