import { fontFamily } from '../../../fonts/metrics.ts';
import { inks, look, type Mode } from './theme.ts';

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
    padding: look.padding,
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
      fontSize: look.title.size,
      fontWeight: 600,
      offset: look.title.gap,
      subtitleColor: ink.muted,
      subtitleFontSize: look.fontSize,
      subtitlePadding: 4,
    },
    axis: {
      domainColor: ink.line,
      tickColor: ink.line,
      gridColor: ink.grid,
      labelColor: ink.muted,
      titleColor: ink.muted,
      labelFontSize: look.fontSize,
      titleFontSize: look.fontSize,
      titleFontWeight: 400,
      titlePadding: look.titlePadding,
      labelPadding: look.labelPadding,
      tickSize: look.tickSize,
      labelLimit: look.labelLimit,
    },
    axisXQuantitative: { grid: false, tickCount: look.xTicks, labelFlush: false },
    axisYQuantitative: { domain: false, ticks: false, tickCount: look.yTicks },
    axisBand: { domain: false, ticks: false },
    legend: {
      orient: 'top',
      direction: 'horizontal',
      title: null,
      labelColor: ink.text,
      titleColor: ink.muted,
      labelFontSize: look.fontSize,
      titleFontSize: look.fontSize,
      titleFontWeight: 400,
      labelLimit: 170,
      columnPadding: 16,
      offset: look.legendGap,
      layout: { top: { anchor: 'start' } },
    },
    header: {
      labelColor: ink.muted,
      titleColor: ink.muted,
      labelFontSize: look.fontSize,
      titleFontSize: look.fontSize,
      titleFontWeight: 400,
    },
    line: { strokeWidth: look.lineWidth, strokeJoin: 'round', strokeCap: 'round' },
    point: { filled: true, size: 28, opacity: 1 },
    text: { color: ink.text, fontSize: look.fontSize },
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
    ['line', 'path', 'trail'].map((mark) => [mark, { stroke: accent, strokeWidth: look.lineWidth }]),
  );
  return {
    ...shared,
    ...filled,
    ...drawn,
    rule: { stroke: muted },
    text: { fill: text, fontSize: look.fontSize },
  };
}
