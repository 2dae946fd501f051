import { textWidth } from '../../../../fonts/metrics.ts';
import { type Inks, look } from '../theme.ts';
import { group, shortened, text } from './svg.ts';
import type { Legend, LegendSymbol } from './types.ts';

const { fontSize } = look;
const labelGap = 4;
const columnGap = 16;
const rowGap = 2;

/** CSS pixels of the square that a symbol stands in the middle of. */
const box: Readonly<Record<LegendSymbol, number>> = { line: 15, circle: fontSize, square: fontSize };

/** Half the length of a line, the radius of a circle, half the side of a square. */
const reach: Readonly<Record<LegendSymbol, number>> = { line: 6.124, circle: 3.873, square: 3.873 };

function symbolSvg(symbol: LegendSymbol, colour: string, opacity: number): string {
  const [middle, r] = [box[symbol] / 2, reach[symbol]];
  const faded = opacity === 1 ? '' : ` opacity="${opacity}"`;
  if (symbol === 'line')
    return `<path d="M${middle - r},${middle}h${2 * r}" stroke="${colour}" stroke-width="2"${faded}/>`;
  if (symbol === 'circle') return `<circle cx="${middle}" cy="${middle}" r="${r}" fill="${colour}"${faded}/>`;
  return `<rect x="${middle - r}" y="${middle - r}" width="${2 * r}" height="${2 * r}" fill="${colour}"${faded}/>`;
}

function rowHeight({ symbol }: Legend): number {
  return Math.ceil(box[symbol] / 2 + fontSize - look.fontRise + look.middleDrop);
}

function legendHeight(legend: Legend): number {
  const rows = Math.ceil(legend.entries.length / legend.columns);
  return rows * (rowHeight(legend) + rowGap) - rowGap;
}

/** CSS pixels of all of them below each other. */
export function legendsHeight(legends: readonly Legend[]): number {
  return Math.max(
    0,
    legends.reduce((sum, legend) => sum + legendHeight(legend) + rowGap, -rowGap),
  );
}

function legendSvg(legend: Legend, ink: Inks): string {
  const { columns, symbol, labelLimit } = legend;
  const words = legend.entries.map(({ label }) => shortened(label, fontSize, labelLimit));
  const start = box[symbol] + labelGap;
  const widths = Array.from({ length: columns }, (_, column) =>
    Math.max(
      0,
      ...words.filter((_, i) => i % columns === column).map((word) => start + textWidth(word, fontSize)),
    ),
  );
  const lefts = widths.map((_, column) =>
    widths.slice(0, column).reduce((sum, width) => sum + Math.ceil(width) + columnGap, 0),
  );
  const entries = legend.entries.map(({ colour, opacity }, i) => {
    const label = text(words[i]!, start, box[symbol] / 2, {
      size: fontSize,
      colour: ink.text,
      drop: look.middleDrop,
    });
    const down = Math.floor(i / columns) * (rowHeight(legend) + rowGap);
    return group(symbolSvg(symbol, colour, opacity) + label, lefts[i % columns]!, down + 0.25);
  });
  return entries.join('');
}

/** The legends below each other, the last one ending at `bottom`. */
export function legendsSvg(legends: readonly Legend[], bottom: number, ink: Inks): string {
  let down = bottom - legendsHeight(legends);
  return legends
    .map((legend) => {
      const drawn = group(legendSvg(legend, ink), 0, down);
      down += legendHeight(legend) + rowGap;
      return drawn;
    })
    .join('');
}
