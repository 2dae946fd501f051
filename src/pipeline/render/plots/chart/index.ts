import { type Inks, look } from '../theme.ts';
import { gridLines, xAxis, xExtent, yAxis, yExtent } from './axes.ts';
import { legendsHeight, legendsSvg } from './legends.ts';
import { overhang, panelMarks } from './marks.ts';
import { document, group, type Size, shortened, shortTitle, text } from './svg.ts';
import type { Chart } from './types.ts';

export type * from './types.ts';

const { padding, fontSize, title } = look;

interface Margins {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  /** Of the legends' lower edge, above the panel. */
  readonly legendsBottom: number;
}

/** What the axes, legends, headers and title of panels of a size take around them, in CSS pixels. */
function margins(chart: Chart, panel: Size): Margins {
  const x = xExtent(chart.x, panel.width);
  const y = yExtent(chart.y, panel.height);
  const reaches = chart.panels.map((one) => overhang(one, panel));
  const marksTop = Math.ceil(Math.max(0, ...reaches.map((reach) => reach.top)));
  const legendsBottom = marksTop + look.legendGap;
  const legends = chart.legends.length === 0 ? 0 : legendsBottom + legendsHeight(chart.legends);
  const headers = chart.panels.some((one) => one.header !== undefined) ? look.headerGap + fontSize : 0;
  const above = Math.max(legends, headers, marksTop, y.end);
  return {
    left: Math.max(y.out, x.start),
    right: Math.ceil(Math.max(x.end, ...reaches.map((reach) => reach.right))),
    top: Math.ceil(above + (chart.title === '' ? 0 : title.gap + title.size)),
    bottom: Math.ceil(Math.max(x.out, y.start)),
    legendsBottom,
  };
}

/** The panels' size, and what is around them there. Margins hardly depend on the size, so that one correction does. */
function layout(chart: Chart): { panel: Size; around: Margins } {
  const { of, width, height } = chart.size;
  if (of === 'panel') return { panel: { width, height }, around: margins(chart, { width, height }) };
  const { left, right, top, bottom } = margins(chart, { width, height });
  const panel = {
    width: Math.max(0, width - 2 * padding - Math.ceil(left) - right),
    height: Math.max(0, height - 2 * padding - top - bottom),
  };
  return { panel, around: margins(chart, panel) };
}

/** Draws a chart as SVG in the inks of a page. */
export function chartSvg(chart: Chart, ink: Inks): string {
  const { panel, around } = layout(chart);
  const left = padding + Math.ceil(around.left);
  const top = padding + around.top;
  const step = panel.width + look.panelGap;
  const across = chart.panels.length * step - look.panelGap;
  const picture =
    chart.size.of === 'picture'
      ? { width: chart.size.width, height: chart.size.height }
      : {
          width: left + across + around.right + padding,
          height: top + panel.height + around.bottom + padding,
        };
  const grid = gridLines(chart.x, chart.y, panel, ink);
  const below = xAxis(chart.x, panel, ink);
  const panels = chart.panels.map((one, i) => {
    const header =
      one.header === undefined
        ? ''
        : text(shortened(one.header, fontSize, panel.width), panel.width / 2, -look.headerGap, {
            size: fontSize,
            colour: ink.muted,
            anchor: 'middle',
            drop: look.fontRise - fontSize,
          });
    return group(`${grid}${below}${header}${panelMarks(one, panel, `panel-${i}`)}`, i * step, 0);
  });
  const heading =
    chart.title === ''
      ? ''
      : text(shortTitle(chart.title, title.size, picture.width - 2 * padding), -around.left, -around.top, {
          size: title.size,
          colour: ink.text,
          weight: 'semibold',
          drop: title.drop,
        });
  const inside = [
    yAxis(chart.y, panel, ink),
    ...panels,
    legendsSvg(chart.legends, -around.legendsBottom, ink),
    heading,
  ];
  return document(group(inside.join(''), left, top), picture, ink.page);
}
