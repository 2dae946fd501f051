import * as z from 'zod/mini';
import { reduceSeries } from '../formats/reduce.ts';
import type { Plot, Series, SeriesPlot, SpecPlot, TablePlot } from '../model/plot.ts';

/**
 * The plots of a run, in notes of their own so that those with the numbers stay small and readable. A line of JSON for
 * each key, as in the notes of the numbers. Pictures are not kept: a baseline's picture comes from its commit, if at all.
 */
export const version = 1;

/** Pixel columns a series is reduced to: at most 600 points, and 400 of one that is long. */
const columns = 100;
/** Characters of one plot and of all plots of a run. */
const plotLimit = 64 * 1024;
const recordLimit = 512 * 1024;

/** A gap is NaN, for which JSON has null. */
const wireNumber = z.union([z.number(), z.null()]);
type WireNumber = z.infer<typeof wireNumber>;

const base = { id: z.string(), title: z.string(), source: z.string(), file: z.string() };
const cell = z.union([z.number(), z.string(), z.boolean(), z.null()]);
const plotSchema = z.discriminatedUnion('kind', [
  z.object({
    ...base,
    kind: z.literal('series'),
    xLabel: z.string(),
    yLabel: z.string(),
    series: z.array(
      z.object({ name: z.string(), x: z.array(wireNumber), y: z.array(wireNumber), total: z.number() }),
    ),
  }),
  z.object({
    ...base,
    kind: z.literal('table'),
    template: z.union([z.string(), z.object({ content: z.string() })]),
    columns: z.array(z.string()),
    rows: z.array(z.array(cell)),
    x: z.optional(z.string()),
    y: z.array(z.string()),
    xLabel: z.optional(z.string()),
    yLabel: z.optional(z.string()),
  }),
  z.object({ ...base, kind: z.literal('spec'), spec: z.record(z.string(), z.unknown()) }),
]);
const recordSchema = z.object({ cml: z.literal(version), key: z.string(), plots: z.array(z.unknown()) });

/** One line of JSON, or undefined where the run has no plot that can be kept. */
export function encodePlots(key: string, plots: readonly Plot[]): string | undefined {
  const kept: unknown[] = [];
  let room = recordLimit;
  for (const plot of plots) {
    if (plot.kind === 'image') continue;
    const encoded = plot.kind === 'series' ? { ...plot, series: plot.series.map(encodeSeries) } : plot;
    const length = JSON.stringify(encoded).length;
    if (length > plotLimit || length > room) continue;
    room -= length;
    kept.push(encoded);
  }
  return kept.length === 0 ? undefined : JSON.stringify({ cml: version, key, plots: kept });
}

/** The plots of a record; those that are malformed or of a kind that this version does not know are left out. */
export function decodePlots(line: string): Plot[] {
  let json: unknown;
  try {
    json = JSON.parse(line);
  } catch {
    return [];
  }
  const record = recordSchema.safeParse(json);
  if (!record.success) return [];
  return record.data.plots.flatMap((item): Plot[] => {
    const plot = plotSchema.safeParse(item);
    if (!plot.success) return [];
    if (plot.data.kind === 'spec') return [plot.data satisfies SpecPlot];
    if (plot.data.kind === 'table') return [plot.data as TablePlot];
    const series = plot.data.series.filter(({ x, y }) => x.length === y.length).map(decodeSeries);
    return [{ ...plot.data, series } satisfies SeriesPlot];
  });
}

function encodeSeries(series: Series): { name: string; x: WireNumber[]; y: WireNumber[]; total: number } {
  const { x, y } = reduceSeries(series, columns);
  return {
    name: series.name,
    // Steps and timestamps lose their meaning in six digits.
    x: x.map((value) => encodeNumber(value, 15)),
    y: y.map((value) => encodeNumber(value, 6)),
    total: series.total,
  };
}

function decodeSeries(series: { name: string; x: WireNumber[]; y: WireNumber[]; total: number }): Series {
  return { ...series, x: series.x.map(decodeNumber), y: series.y.map(decodeNumber) };
}

function encodeNumber(value: number, digits: number): WireNumber {
  return Number.isFinite(value) ? Number(value.toPrecision(digits)) : null;
}

function decodeNumber(value: WireNumber): number {
  return value ?? Number.NaN;
}
