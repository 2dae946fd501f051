import { look } from '../theme.ts';
import { rounded, type Size, text } from './svg.ts';
import type { DotsMark, LineMark, Mark, Panel, RectMark, TextMark } from './types.ts';

function opacity(name: 'opacity' | 'stroke-opacity' | 'fill-opacity', value: number): string {
  return value === 1 ? '' : ` ${name}="${value}"`;
}

/** A line through all points, broken at gaps. A point with a gap on both sides is no line. */
function path({ x, y }: LineMark, { width, height }: Size): string {
  let drawn = '';
  let begun = '';
  for (let i = 0; i < x.length; i += 1) {
    const left = x[i]! * width;
    const down = height - y[i]! * height;
    if (!Number.isFinite(left) || !Number.isFinite(down)) {
      begun = '';
      continue;
    }
    const place = `${rounded(left)},${rounded(down)}`;
    if (begun === '') begun = `M${place}`;
    else if (begun === 'L') drawn += `L${place}`;
    else {
      drawn += `${begun}L${place}`;
      begun = 'L';
    }
  }
  return drawn;
}

function line(mark: LineMark, size: Size): string {
  const d = path(mark, size);
  if (d === '') return '';
  const stroke = `stroke="${mark.colour}" stroke-width="${mark.width}" stroke-linecap="round" stroke-linejoin="round"`;
  return `<path d="${d}" fill="none" ${stroke}${opacity('stroke-opacity', mark.opacity)}/>`;
}

function radius({ size }: DotsMark): number {
  return Math.sqrt(size) / 2;
}

function dots(mark: DotsMark, { width, height }: Size): string {
  const r = rounded(radius(mark));
  let drawn = '';
  for (let i = 0; i < mark.x.length; i += 1) {
    const left = mark.x[i]! * width;
    const down = height - mark.y[i]! * height;
    if (Number.isFinite(left) && Number.isFinite(down))
      drawn += `<circle cx="${rounded(left)}" cy="${rounded(down)}" r="${r}"/>`;
  }
  // Of a group's `opacity` dots that lie on each other would be one shape; each keeps its own.
  return drawn === '' ? '' : `<g fill="${mark.colour}"${opacity('fill-opacity', mark.opacity)}>${drawn}</g>`;
}

function rect({ x, y, round, ...paint }: RectMark, { width, height }: Size): string {
  const [start, end] = [x[0] * width, x[1] * width];
  const [top, bottom] = [height - Math.max(...y) * height, height - Math.min(...y) * height];
  const [across, down] = [Math.abs(end - start), bottom - top];
  if (!Number.isFinite(across) || !Number.isFinite(down)) return '';
  const r = Math.min(round?.radius ?? 0, across / (round?.corners === 'end' ? 1 : 2), down / 2);
  const fill = `fill="${paint.colour}"${opacity('fill-opacity', paint.opacity)}`;
  if (round?.corners !== 'end' || r === 0) {
    const place = `x="${rounded(Math.min(start, end))}" y="${rounded(top)}" width="${rounded(across)}" height="${rounded(down)}"`;
    return `<rect ${place}${r > 0 ? ` rx="${rounded(r)}"` : ''} ${fill}/>`;
  }
  const side = Math.sign(end - start);
  const turn = side > 0 ? 1 : 0;
  const [curve, flat] = [rounded(r), rounded(down - 2 * r)];
  const d =
    `M${rounded(start)},${rounded(top)}H${rounded(end - side * r)}a${curve},${curve},0,0,${turn},${side * curve},${curve}` +
    `v${flat}a${curve},${curve},0,0,${turn},${-side * curve},${curve}H${rounded(start)}Z`;
  return `<path d="${d}" ${fill}/>`;
}

function label({ x, y, text: words, colour }: TextMark, { width, height }: Size): string {
  const style = { size: look.fontSize, colour, anchor: 'middle', drop: look.middleDrop } as const;
  return text(words, x * width, height - y * height, style);
}

function markSvg(mark: Mark, size: Size): string {
  if (mark.type === 'line') return line(mark, size);
  if (mark.type === 'dots') return dots(mark, size);
  if (mark.type === 'rect') return rect(mark, size);
  return label(mark, size);
}

function clipped(mark: Mark): boolean {
  return mark.type === 'line' && mark.clip === true;
}

/** All marks of a panel; `id` is its own in the document. */
export function panelMarks({ marks }: Panel, size: Size, id: string): string {
  const drawn = marks.map((mark) => {
    const svg = markSvg(mark, size);
    return clipped(mark) ? `<g clip-path="url(#${id})">${svg}</g>` : svg;
  });
  const clip = `<clipPath id="${id}"><rect width="${size.width}" height="${size.height}"/></clipPath>`;
  return `${marks.some(clipped) ? clip : ''}${drawn.join('')}`;
}

/** CSS pixels by which the strokes of the panel's lines reach beyond its right and its top edge. */
export function overhang({ marks }: Panel, { width, height }: Size): { right: number; top: number } {
  let [right, top] = [0, 0];
  for (const mark of marks) {
    if (mark.type !== 'line' || clipped(mark)) continue;
    for (let i = 0; i < mark.x.length; i += 1) {
      const [x, y] = [mark.x[i]!, mark.y[i]!];
      if (!Number.isFinite(x) || !Number.isFinite(y)) continue;
      right = Math.max(right, (x - 1) * width + mark.width / 2);
      top = Math.max(top, (y - 1) * height + mark.width / 2);
    }
  }
  return { right, top };
}
