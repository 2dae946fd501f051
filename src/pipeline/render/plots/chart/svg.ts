import { fontFamily, textWidth } from '../../../../fonts/metrics.ts';

/** CSS pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

// What XML 1.0 does not allow in a document at all (https://www.w3.org/TR/xml/#charsets): one such character in a label
// would make the whole picture unreadable.
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const notXml = /[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|\p{Surrogate}/gu;

/** The text with a replacement character for each that an XML document cannot hold. */
export function withoutNonXml(text: string): string {
  return text.replace(notXml, '\ufffd');
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

function escaped(text: string): string {
  return withoutNonXml(text).replace(/[&<>"]/g, (character) => entities[character]!);
}

/** A length to a thousandth of a pixel, which no screen shows. */
export function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}

type Weight = 'regular' | 'semibold';

/** The text, or as much of its beginning as fits below the limit with an ellipsis. */
export function shortened(text: string, size: number, limit: number, weight: Weight = 'regular'): string {
  const line = text.trim();
  if (!(limit > 0) || textWidth(line, size, weight) < limit) return line;
  const room = limit - textWidth('…', size, weight);
  let used = 0;
  let kept = '';
  for (const character of line) {
    used += textWidth(character, size, weight);
    if (used >= room) break;
    kept += character;
  }
  return `${kept}…`;
}

/** A title that fits: of a path that does not its last folders and its name, which tell it from others. */
export function shortTitle(text: string, size: number, limit: number): string {
  const parts = text.trim().split('/');
  const isPath = parts.length > 1 && parts.every((part) => part !== '' && part === part.trim());
  if (!isPath || textWidth(text.trim(), size, 'semibold') < limit)
    return shortened(text, size, limit, 'semibold');
  const ends = parts.slice(1).map((_, at) => `…/${parts.slice(at + 1).join('/')}`);
  return shortened(
    ends.find((end) => textWidth(end, size, 'semibold') < limit) ?? ends.at(-1)!,
    size,
    limit,
    'semibold',
  );
}

export interface TextStyle {
  readonly size: number;
  readonly colour: string;
  readonly weight?: Weight;
  readonly anchor?: 'start' | 'middle' | 'end';
  /** Degrees, clockwise, around the place. */
  readonly angle?: number;
  /** CSS pixels from the place down to the baseline, in the direction of the turned text. */
  readonly drop?: number;
}

/** One line of text, by the place of its baseline. */
export function text(words: string, x: number, y: number, style: TextStyle): string {
  const { size, colour, weight = 'regular', anchor = 'start', angle = 0, drop = 0 } = style;
  const turn = angle === 0 ? '' : ` rotate(${angle})${drop === 0 ? '' : ` translate(0,${drop})`}`;
  const down = angle === 0 ? drop : 0;
  return (
    `<text transform="translate(${rounded(x)},${rounded(y + down)})${turn}" text-anchor="${anchor}" font-family="${fontFamily},sans-serif" ` +
    `font-size="${size}px"${weight === 'semibold' ? ' font-weight="600"' : ''} fill="${colour}">${escaped(words)}</text>`
  );
}

/** A straight line one pixel wide, over whole pixels where its ends are whole: strokes lie on both sides of a line. */
export function rule(from: readonly [number, number], to: readonly [number, number], colour: string): string {
  const [x1, y1, x2, y2] = [from[0] + 0.5, from[1] + 0.5, to[0] + 0.5, to[1] + 0.5];
  return `<line x1="${x1}" y1="${y1}" x2="${x2}" y2="${y2}" stroke="${colour}"/>`;
}

export function group(inside: string, x: number, y: number): string {
  return inside === '' ? '' : `<g transform="translate(${rounded(x)},${rounded(y)})">${inside}</g>`;
}

/** A whole document on a page of one colour. */
export function document(inside: string, { width, height }: Size, page: string): string {
  const size = `width="${width}" height="${height}"`;
  return `<svg xmlns="http://www.w3.org/2000/svg" ${size} viewBox="0 0 ${width} ${height}"><rect ${size} fill="${page}"/>${inside}</svg>`;
}
