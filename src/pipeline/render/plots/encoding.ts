import { type Legend, legend, legendRows } from './legend.ts';
import { oneLine } from './text.ts';
import { chartSize, type Inks } from './theme.ts';
import type { Spec } from './vega.ts';

/** What the two sides are called in a legend. */
export interface Labels {
  readonly old: string;
  readonly new: string;
}

export type Side = keyof Labels;

function nominal(
  field: string,
  values: readonly number[],
  range: readonly unknown[],
  shown: Legend | null,
): Spec {
  return { field, type: 'nominal', scale: { domain: values, range }, legend: shown };
}

const symbols = {
  line: { symbolType: 'stroke', symbolSize: 150, symbolStrokeWidth: 2.5 },
  circle: { symbolType: 'circle', symbolSize: 60, symbolStrokeWidth: 0 },
  square: { symbolType: 'square', symbolSize: 60, symbolStrokeWidth: 0 },
};

/**
 * How marks are coloured, for rows with `s`, the index of their series, and `r`, the index of their side. Colour tells
 * the series apart where there are several, with the baseline faded; else it tells the sides apart: baseline grey, head
 * in the accent. `rows` is how many lines the legends take.
 */
export function colours(
  names: readonly string[],
  sides: readonly Side[],
  labels: Labels,
  ink: Inks,
  symbol: keyof typeof symbols = 'line',
) {
  const sideNames = sides.map((side) => oneLine(labels[side]));
  const sideIndexes = sides.map((_, i) => i);
  const shape = symbols[symbol];
  const sideLegend = sides.length > 1 || sides[0] === 'old' ? { ...legend(sideNames), ...shape } : null;
  if (names.length < 2) {
    const range = sides.map((side) => (side === 'new' ? ink.accent : ink.baseline));
    return {
      encoding: { color: nominal('r', sideIndexes, range, sideLegend) },
      rows: legendRows(sideLegend),
    };
  }
  const palette = names.map((_, i) => ink.series[i % ink.series.length]);
  const nameLegend = { ...legend(names), ...shape };
  const fade = sides.map((side) => (side === 'new' ? 1 : ink.faded));
  const faded = sideLegend && { ...sideLegend, symbolStrokeColor: ink.text, symbolFillColor: ink.text };
  return {
    encoding: {
      color: nominal('s', [...names.keys()], palette, nameLegend),
      opacity: nominal('r', sideIndexes, fade, faded),
    },
    rows: legendRows(nameLegend) + legendRows(sideLegend),
  };
}

/** The outer shape of a chart that has `legendLines` above it. */
export function frame(title: string, legendLines: number): Spec {
  return {
    width: chartSize.width,
    height: chartSize.height + Math.max(0, legendLines - 1) * 16,
    autosize: { type: 'fit', contains: 'padding' },
    title: { text: title, limit: chartSize.width - 24 },
    config: { legend: { layout: { top: { anchor: 'start', direction: 'vertical', margin: 2 } } } },
  };
}

/** The y axis needs no title that the picture's own already says. */
export function axisTitle(label: string, title: string, log = false): string | null {
  const named = label && label !== title ? label : undefined;
  if (!log) return named ?? null;
  return named ? `${named} (log)` : 'log scale';
}

export function labelled(expression: string | undefined): Spec {
  return expression === undefined ? {} : { labelExpr: expression };
}
