import fc from 'fast-check';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import type { PlotPair } from '../../../src/model/change.ts';
import { renderPlot } from '../../../src/pipeline/render/plots/index.ts';
import { labels, loss, pair, predictions, series, steps, table } from './plots.ts';

const options = { labels, allowHosts: [], mode: 'light', scale: 1 } as const;

async function svg(given: PlotPair): Promise<string> {
  const { bytes } = await renderPlot(given, { ...options, format: 'svg' });
  return new TextDecoder().decode(bytes);
}

async function words(given: PlotPair): Promise<string[]> {
  return [...(await svg(given)).matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map((match) => match[1]!);
}

/** Whether nothing but the page reaches into the outermost pixels. */
async function keepsItsEdge(given: PlotPair, edge: number): Promise<boolean> {
  const { bytes } = await renderPlot(given, { ...options, format: 'png' });
  const { data, info } = await sharp(bytes).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  return data.every((byte, i) => {
    const pixel = Math.floor(i / 3);
    const [x, y] = [pixel % info.width, Math.floor(pixel / info.width)];
    const inside = x >= edge && y >= edge && x < info.width - edge && y < info.height - edge;
    return inside || byte === 255;
  });
}

const text = fc.string({ maxLength: 60, unit: 'grapheme-ascii' });
const number = fc.oneof(
  fc.double({ noNaN: false }),
  fc.double({ min: -10, max: 10, noNaN: true }),
  fc.constantFrom(Number.NaN, 0, 1e6),
);

describe('a chart', () => {
  it('keeps the end of a path that is too long for its title', async () => {
    const titled = (title: string) => words(pair(undefined, { ...series('a', { a: loss(50) }), title }));
    expect(
      (await titled('experiments/notebooks/dvclive/plots/metrics/eval/mean squared error.tsv')).at(-1),
    ).toBe('…/dvclive/plots/metrics/eval/mean squared error.tsv');
    const name = 'a_name_so_long_that_not_even_it_has_room_in_one_line_of_a_picture.tsv';
    expect((await titled(`metrics/${name}`)).at(-1)).toMatch(/^…\/a_name_so_long.*…$/);
    const prose = 'precision / recall of every class that there is in all of the test set';
    expect((await titled(prose)).at(-1)).toMatch(/^precision \/ recall.*…$/);
  });

  it('keeps within its picture, whatever the numbers and names are', async () => {
    const names = fc.uniqueArray(text, { minLength: 1, maxLength: 5 });
    const given = fc.record({ names, title: text, xLabel: text, yLabel: text, numbers: fc.array(number) });
    await fc.assert(
      fc.asyncProperty(given, async ({ names: all, numbers, ...said }) => {
        const lines = Object.fromEntries(all.map((name, i) => [name, [i, ...numbers, 1]]));
        const x = [0, ...numbers.map((_, i) => i + 1), numbers.length + 1];
        const plot = { ...series('t', lines, x), ...said };
        expect(await keepsItsEdge(pair(plot, plot), 8)).toBe(true);
      }),
      { numRuns: 40 },
    );
  });

  it.each([
    ['bars', table('t', 'bar_horizontal', ['w', 'f'], [[3e-9, 'x'.repeat(90)]])],
    ['a matrix', table('t', 'confusion', ['a', 'b'], predictions(['x'.repeat(90), 'y'.repeat(90)], 3))],
    [
      'places',
      table(
        't',
        'scatter',
        ['a', 't'],
        [...'abcdefgh'].map((a, i) => [a.repeat(9 + 12 * (i % 2)), i]),
      ),
    ],
    ['points', table('t', 'scatter', ['x'.repeat(90), 'y'.repeat(90)], [[1e15, 'z'.repeat(90)]])],
  ])('of %s keeps within its picture', async (_, plot) => {
    expect(await keepsItsEdge(pair(plot, plot), 8)).toBe(true);
  });

  it('labels its axes in round numbers, as short as tells them apart', async () => {
    const ticks = async (y: readonly number[]) => {
      const all = await words(pair(undefined, { ...series('', { a: y }), yLabel: '', xLabel: '' }));
      return all.slice(0, -4); // 0, 50, 100 and 150 stand along x
    };
    expect(await ticks(steps.map((i) => i / 100))).toEqual(['0.0', '0.5', '1.0', '1.5', '2.0']);
    expect(await ticks(steps.map((i) => i * 1e4))).toEqual(['0', '500k', '1M', '1.5M', '2M']);
    expect(await ticks(steps.map((i) => 10 ** (i / 40)))).toEqual([
      '1',
      '10',
      '100',
      '1000',
      '10000',
      '100000',
      'log scale',
    ]);
    expect(await ticks(steps.map((i) => i * 1e-6))).toEqual(['0', '5e-5', '1e-4', '1.5e-4', '2e-4']);
  });

  it('leaves out labels that would run into each other', async () => {
    const days = Array.from({ length: 40 }, (_, i) => [`2024-01-${i + 1}`, i]);
    const shown = (await words(pair(undefined, table('t', 'linear', ['day', 'loss'], days)))).filter((word) =>
      word.startsWith('2024'),
    );
    expect(shown).toEqual(['2024-01-1', '2024-01-9', '2024-01-17', '2024-01-25', '2024-01-33']);
  });

  it('has every character of a name as text, and none as markup', async () => {
    const name = `<b>&amp; "x" 'y' \u0007\ufffe`;
    const drawn = await svg(pair(undefined, { ...series('t', { a: loss(50) }), title: name }));
    expect(drawn).toContain(`&lt;b&gt;&amp;amp; &quot;x&quot; 'y' \ufffd</text>`);
  });

  it('breaks a line at a gap, and shows a lone point', async () => {
    const y = [1, 2, Number.NaN, 4, Number.NaN, 6, 7, 8, 9];
    const drawn = await svg(pair(undefined, series('t', { a: y }, [...y.keys()])));
    expect(drawn.match(/<path d="([^"]*)"/)?.[1]?.match(/M/g)).toHaveLength(2);
    expect(drawn.match(/<circle/g)).toHaveLength(1);
  });

  it.each(['linear', 'smooth'])('of %s draws no more of a long table than can be seen', async (template) => {
    const spike = (i: number) => (i === 30_000 ? 5 : Math.sin(i / 5000));
    const rows = Array.from({ length: 40_000 }, (_, i) => [i, spike(i)]);
    const drawn = await svg(pair(undefined, table('t', template, ['a', 'b'], rows)));
    expect(drawn.length).toBeLessThan(100_000);
    expect(drawn).toContain('>5</text>');
  });
});
