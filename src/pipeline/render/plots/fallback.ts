import type { Figure, TableBlock } from '../../../model/report.ts';
import type { Labels, Side } from './encoding.ts';
import { extent } from './scale.ts';
import { hasGaps, type SeriesPair } from './series.ts';
import { oneLine, shortNumber } from './text.ts';

const points = 32;
const mostRows = 12;

/**
 * Text inside a Mermaid string: only characters that mean nothing to Mermaid, Markdown or HTML. The rest become spaces,
 * so a name can be mangled but never end the string or the fence.
 */
export function mermaidText(text: string): string {
  return oneLine(text)
    .replace(/[^\p{L}\p{N} .,()/+:=_-]/gu, ' ')
    .replace(/ +/g, ' ')
    .trim()
    .slice(0, 80);
}

/** The mean of each of `points` equal stretches of x; undefined where one of them is empty, for Mermaid knows no gap. */
function resample(
  x: readonly number[],
  y: readonly number[],
  range: readonly [number, number],
): number[] | undefined {
  const [low, high] = range;
  const count = Math.min(points, x.length);
  if (count < 2 || low === high) return undefined;
  const sums = new Float64Array(count);
  const counts = new Uint32Array(count);
  for (let i = 0; i < x.length; i += 1) {
    const value = y[i] ?? Number.NaN;
    const at = Math.min(count - 1, Math.floor(((x[i]! - low) / (high - low)) * count));
    if (!Number.isFinite(value) || !(at >= 0)) continue;
    sums[at]! += value;
    counts[at]! += 1;
  }
  return counts.every((n) => n > 0)
    ? [...sums].map((sum, i) => Number((sum / counts[i]!).toPrecision(4)))
    : undefined;
}

// Mermaid's grammar has no exponents and no thousands separators.
const plainNumber = new Intl.NumberFormat('en-US', { useGrouping: false, maximumFractionDigits: 12 });

function plain(value: number): string {
  return plainNumber.format(value);
}

/** An `xychart-beta` with the first line of each side; undefined where Mermaid could not draw it truthfully. */
export function mermaidChart(pair: SeriesPair, labels: Labels): string | undefined {
  const plot = pair.new ?? pair.old;
  const lines = (['old', 'new'] as const).flatMap((side) => {
    const series = pair[side]?.series;
    return series?.length === 1 ? [{ label: labels[side], series: series[0]! }] : [];
  });
  if (!plot || lines.length !== Number(pair.old !== undefined) + Number(pair.new !== undefined))
    return undefined;
  const range = extent(lines.map((line) => line.series.x));
  if (!range) return undefined;
  const resampled = lines.map((line) => resample(line.series.x, line.series.y, range));
  if (resampled.some((line) => line === undefined)) return undefined;
  const names = lines.map((line) => mermaidText(line.label));
  const title =
    names.length > 1 ? `${mermaidText(plot.title)}: ${names[0]}, then ${names[1]}` : mermaidText(plot.title);
  const yLabel = mermaidText(plot.yLabel);
  return [
    'xychart-beta',
    `  title "${title}"`,
    `  x-axis "${mermaidText(plot.xLabel) || 'x'}" ${plain(range[0])} --> ${plain(range[1])}`,
    ...(yLabel ? [`  y-axis "${yLabel}"`] : []),
    ...resampled.map((line) => `  line [${(line ?? []).map(plain).join(', ')}]`),
  ].join('\n');
}

/** The last finite value of a series. */
export function lastValue(y: readonly number[]): number | undefined {
  return y.findLast(Number.isFinite);
}

/** How each line ends: one row a series, a column a side. */
export function seriesTable(pair: SeriesPair, labels: Labels): TableBlock {
  const ends = (side: Side) =>
    new Map((pair[side]?.series ?? []).map((series) => [series.name, lastValue(series.y)] as const));
  const before = ends('old');
  const after = ends('new');
  const names = [...new Set([...after.keys(), ...before.keys()])].slice(0, mostRows);
  const cell = (value: number | undefined) => [value === undefined ? '–' : shortNumber(value)];
  return {
    type: 'table',
    align: ['left', 'right', 'right'],
    head: [['series, last value'], [oneLine(labels.old)], [oneLine(labels.new)]],
    rows: names.map((name) => [[oneLine(name)], cell(before.get(name)), cell(after.get(name))]),
  };
}

export function seriesFallback(pair: SeriesPair, labels: Labels): NonNullable<Figure['fallback']> {
  const mermaid = mermaidChart(pair, labels);
  return { ...(mermaid === undefined ? {} : { mermaid }), table: seriesTable(pair, labels) };
}

const mostSentences = 3;

/** "loss over step: main ends at 0.14, this change at 0.12"; a curve over what is no count has no end to speak of. */
export function seriesAlt(pair: SeriesPair, labels: Labels): string {
  const plot = pair.new ?? pair.old;
  if (!plot) return '';
  const title = oneLine(plot.title);
  const y = oneLine(plot.yLabel);
  const measure = y === '' || title === '' || title.toLowerCase().includes(y.toLowerCase()) ? '' : `, ${y}`;
  const over = plot.xLabel ? ` over ${oneLine(plot.xLabel)}` : '';
  const what = isCounted(pair) ? ends(pair, labels) : lines(pair, labels);
  return `${title || y}${measure}${over}: ${what}${gaps(pair)}`;
}

/** "; gaps where val is missing or not finite": what a picture shows as nothing, and nothing is easily overlooked. */
function gaps(pair: SeriesPair): string {
  const of = (side: Side) => (pair[side]?.series ?? []).filter(hasGaps).map(({ name }) => name);
  const names = [...new Set([...of('new'), ...of('old')])];
  if (names.length === 0) return '';
  const which =
    namesIn(pair).length > 1
      ? `${names.slice(0, mostSentences).map(oneLine).join(', ')}${more(names)}`
      : 'it';
  return `; gaps where ${which} is missing or not finite`;
}

const sides = ['old', 'new'] as const;

/** Whether all that is drawn is drawn over steps, epochs, days … */
function isCounted(pair: SeriesPair): boolean {
  return sides.every((side) => pair[side]?.series.every(({ x }) => x.every(Number.isInteger)) ?? true);
}

function namesIn(pair: SeriesPair): string[] {
  return [...new Set([pair.new, pair.old].flatMap((side) => (side?.series ?? []).map((s) => s.name)))];
}

function ends(pair: SeriesPair, labels: Labels): string {
  const names = namesIn(pair);
  const sentences = names.slice(0, mostSentences).map((name) => {
    const parts = sides.flatMap((side) => {
      const series = pair[side]?.series.find((s) => s.name === name);
      const value = series && lastValue(series.y);
      return value === undefined ? [] : [`${oneLine(labels[side])} ends at ${shortNumber(value)}`];
    });
    const sentence = parts.join(', ').replace(/, (.*) ends at /, ', $1 at ');
    return names.length > 1 ? `${oneLine(name)}: ${sentence}` : sentence;
  });
  return `${sentences.join('; ')}${more(names)}`;
}

/** "main and this change", "train, test; of main and this change" */
function lines(pair: SeriesPair, labels: Labels): string {
  const names = namesIn(pair);
  const whose = sides.flatMap((side) => (pair[side] ? [oneLine(labels[side])] : [])).join(' and ');
  if (names.length <= 1) return whose;
  return `${names.slice(0, mostSentences).map(oneLine).join(', ')}${more(names)}; of ${whose}`;
}

function more(names: readonly string[]): string {
  return names.length > mostSentences ? `; and ${names.length - mostSentences} more series` : '';
}
