import type { Chart, Legend, LegendSymbol } from './chart/types.ts';
import { legend, legendRows } from './legend.ts';
import { oneLine } from './text.ts';
import { chartSize, type Inks } from './theme.ts';

/** What the two sides are called in a legend. */
export interface Labels {
  readonly old: string;
  readonly new: string;
}

export type Side = keyof Labels;

/** How marks are painted, by the index of their series and that of their side. */
export interface Colours {
  paint(series: number, side: number): { readonly colour: string; readonly opacity: number };
  readonly legends: readonly Legend[];
}

/**
 * Colour tells the series apart where there are several, with the baseline faded; else it tells the sides apart:
 * baseline grey, head in the accent.
 */
export function colours(
  names: readonly string[],
  sides: readonly Side[],
  labels: Labels,
  ink: Inks,
  symbol: LegendSymbol = 'line',
): Colours {
  const sideNames = sides.map((side) => oneLine(labels[side]));
  const several = sides.length > 1 || sides[0] === 'old';
  const sideColour = (side: number) => (sides[side] === 'new' ? ink.accent : ink.baseline);
  const fade = (side: number) => (sides.length > 1 && sides[side] === 'old' ? ink.faded : 1);
  if (names.length < 2) {
    const paint = (_: number, side: number) => ({ colour: sideColour(side), opacity: 1 });
    return { paint, legends: several ? [legend(sideNames, symbol, (side) => paint(0, side))] : [] };
  }
  const nameColour = (series: number) => ink.series[series % ink.series.length]!;
  const nameLegend = legend(names, symbol, (series) => ({ colour: nameColour(series), opacity: 1 }));
  const sideLegend = legend(sideNames, symbol, (side) => ({ colour: ink.text, opacity: fade(side) }));
  return {
    paint: (series, side) => ({ colour: nameColour(series), opacity: fade(side) }),
    legends: several ? [nameLegend, sideLegend] : [nameLegend],
  };
}

/** The outer shape of a chart with these legends above it. */
export function frame(title: string, legends: readonly Legend[]): Pick<Chart, 'title' | 'size' | 'legends'> {
  const rows = legends.reduce((sum, one) => sum + legendRows(one), 0);
  const height = chartSize.height + Math.max(0, rows - 1) * 16;
  return { title, size: { of: 'picture', width: chartSize.width, height }, legends };
}

/** The y axis needs no title that the picture's own already says. */
export function axisTitle(label: string, title: string, log = false): string | null {
  const named = label && label !== title ? label : undefined;
  if (!log) return named ?? null;
  return named ? `${named} (log)` : 'log scale';
}
