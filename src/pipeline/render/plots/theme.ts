import { fontFamily } from '../../../fonts/metrics.ts';

export type Mode = 'light' | 'dark';

/** The colours of one page. Every plot is drawn in these; a forge's own page colours, so that a picture has no edge. */
export interface Inks {
  readonly page: string;
  readonly text: string;
  readonly muted: string;
  readonly line: string;
  readonly grid: string;
  readonly baseline: string;
  readonly accent: string;
  /** Opacity of the baseline's lines where colour tells series apart. */
  readonly faded: number;
  /** For the lines of one plot. */
  readonly series: readonly string[];
  /** From nothing to much, for heat maps. */
  readonly ramp: readonly [string, string];
  /** Text on the strong end of the ramp. */
  readonly onRamp: string;
}

// GitHub's Primer colours; GitLab's page is white as well, and its dark grey is near enough.
export const inks: Record<Mode, Inks> = {
  light: {
    page: '#ffffff',
    text: '#1f2328',
    muted: '#59636e',
    line: '#c8d1da',
    grid: '#e6eaef',
    baseline: '#929aa4',
    accent: '#0969da',
    faded: 0.4,
    series: ['#0969da', '#d9620b', '#1a7f37', '#8250df', '#cf222e', '#0f8a8a', '#bf3989', '#9a6700'],
    ramp: ['#eef5fd', '#0a59b8'],
    onRamp: '#fefefe',
  },
  dark: {
    page: '#0d1117',
    text: '#f0f6fc',
    muted: '#9198a1',
    line: '#3d444d',
    grid: '#21262d',
    baseline: '#757c86',
    accent: '#4493f8',
    faded: 0.5,
    series: ['#4493f8', '#f0883e', '#3fb950', '#ab7df8', '#ff7b72', '#39c5cf', '#f778ba', '#d29922'],
    ramp: ['#152238', '#4d9bff'],
    onRamp: '#010409',
  },
};

/** CSS pixels of a chart: two stand beside each other in a comment on a desktop, and one fits a phone unshrunk. */
export const chartSize = { width: 400, height: 260 } as const;

/**
 * A Vega-Lite configuration; an author's own stands above it. `aria` is off because nothing reads a description inside
 * a PNG, and Vega-Lite formats one for every point.
 */
export function themeConfig(mode: Mode): Record<string, unknown> {
  const ink = inks[mode];
  return {
    aria: false,
    background: ink.page,
    font: fontFamily,
    padding: 12,
    view: {
      stroke: null,
      continuousWidth: 320,
      continuousHeight: 190,
      discreteWidth: 320,
      discreteHeight: 190,
    },
    title: {
      anchor: 'start',
      frame: 'bounds',
      color: ink.text,
      fontSize: 14,
      fontWeight: 600,
      offset: 12,
      subtitleColor: ink.muted,
      subtitleFontSize: 11,
      subtitlePadding: 4,
    },
    axis: {
      domainColor: ink.line,
      tickColor: ink.line,
      gridColor: ink.grid,
      labelColor: ink.muted,
      titleColor: ink.muted,
      labelFontSize: 11,
      titleFontSize: 11,
      titleFontWeight: 400,
      titlePadding: 8,
      labelPadding: 5,
      tickSize: 4,
      labelLimit: 120,
    },
    axisXQuantitative: { grid: false, tickCount: 6, labelFlush: false },
    axisYQuantitative: { domain: false, ticks: false, tickCount: 5 },
    axisBand: { domain: false, ticks: false },
    legend: {
      orient: 'top',
      direction: 'horizontal',
      title: null,
      labelColor: ink.text,
      titleColor: ink.muted,
      labelFontSize: 11,
      titleFontSize: 11,
      titleFontWeight: 400,
      labelLimit: 170,
      columnPadding: 16,
      offset: 10,
      layout: { top: { anchor: 'start' } },
    },
    header: {
      labelColor: ink.muted,
      titleColor: ink.muted,
      labelFontSize: 11,
      titleFontSize: 11,
      titleFontWeight: 400,
    },
    line: { strokeWidth: 2, strokeJoin: 'round', strokeCap: 'round' },
    point: { filled: true, size: 28, opacity: 1 },
    bar: { cornerRadiusEnd: 2 },
    text: { color: ink.text, fontSize: 11 },
    mark: { color: ink.accent },
    range: {
      category: [...ink.series],
      heatmap: [...ink.ramp],
      ramp: [...ink.ramp],
      ordinal: [...ink.ramp],
    },
  };
}

/** The same for Vega, which names the defaults of its marks one by one. */
export function vegaConfig(mode: Mode): Record<string, unknown> {
  const {
    axisXQuantitative: _x,
    axisYQuantitative: _y,
    axisBand: _band,
    view: _view,
    header: _,
    ...shared
  } = themeConfig(mode);
  const { accent, text, muted } = inks[mode];
  const filled = Object.fromEntries(
    ['arc', 'area', 'rect', 'shape', 'symbol'].map((mark) => [mark, { fill: accent }]),
  );
  const drawn = Object.fromEntries(
    ['line', 'path', 'trail'].map((mark) => [mark, { stroke: accent, strokeWidth: 2 }]),
  );
  return { ...shared, ...filled, ...drawn, rule: { stroke: muted }, text: { fill: text, fontSize: 11 } };
}
