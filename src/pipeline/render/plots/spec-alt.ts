import { oneLine, shortNumber } from './text.ts';

type Node = Readonly<Record<string, unknown>>;

const kinds: Readonly<Record<string, string>> = {
  arc: 'a pie chart',
  area: 'an area chart',
  bar: 'a bar chart',
  boxplot: 'a box plot',
  circle: 'a scatter plot',
  line: 'a line chart',
  point: 'a scatter plot',
  rect: 'a heat map',
  square: 'a scatter plot',
  tick: 'a strip plot',
  trail: 'a line chart',
};

/** Rows that are few enough to be said, and characters that they may take. */
const [mostRows, mostText] = [9, 300] as const;

/** What a chart shows. */
interface Said {
  readonly short: string;
  /** The same with its numbers, where they are few. */
  readonly full: string;
}

/**
 * What an author's Vega-Lite chart shows, as far as it says so itself: its own description, else its mark and fields, and
 * the data where they are a few rows. `a heat map of count by predicted and actual: malignant, malignant 74; …`. A bare
 * `a chart` where nothing is known.
 */
export function specAlt(spec: Node): Said {
  if (typeof spec.description === 'string' && spec.description.trim() !== '')
    return said(oneLine(spec.description));
  const unit = unitsOf(spec, {}).find(({ mark }) => kinds[mark] !== undefined);
  if (unit === undefined) return said('a chart');
  const { mark, encoding } = unit;
  const [x, y, value] = [fieldOf(encoding.x), fieldOf(encoding.y), fieldOf(encoding.color ?? encoding.theta)];
  const order = mark === 'rect' || mark === 'arc' ? [value, x, y] : isMeasure(encoding.x) ? [x, y] : [y, x];
  const [measured, ...by] = order.filter((field) => field !== undefined);
  if (measured === undefined) return said(kinds[mark]!);
  const across = by.length > 0 ? ` by ${by.map(({ title }) => title).join(' and ')}` : '';
  const fields = [...by, measured].map(({ field }) => field);
  return said(`${kinds[mark]} of ${measured.title}${across}`, rowsOf(spec, fields));
}

function said(short: string, rows?: string): Said {
  return { short, full: rows === undefined ? short : `${short}: ${rows}` };
}

interface Unit {
  readonly mark: string;
  readonly encoding: Node;
}

/** The views of a single plot; one of several plots side by side is described by the first. */
function unitsOf(spec: Node, inherited: Node): Unit[] {
  const encoding = { ...inherited, ...asNode(spec.encoding) };
  const parts = ['layer', 'hconcat', 'vconcat', 'concat'].flatMap((key) => asList(spec[key]));
  const inner = [...parts, ...(spec.spec === undefined ? [] : [spec.spec])];
  if (inner.length > 0) return inner.slice(0, 20).flatMap((part) => unitsOf(asNode(part), encoding));
  const mark = typeof spec.mark === 'string' ? spec.mark : asNode(spec.mark).type;
  return typeof mark === 'string' ? [{ mark, encoding }] : [];
}

interface Field {
  /** The column; undefined where the chart computes it. */
  readonly field: string | undefined;
  readonly title: string;
}

function fieldOf(channel: unknown): Field | undefined {
  const { field, aggregate, bin, title } = asNode(channel);
  const isPlain = typeof field === 'string' && aggregate === undefined && bin === undefined;
  const named = [title, field, aggregate].find((text) => typeof text === 'string');
  if (named === undefined) return undefined;
  const name = oneLine(named as string);
  const isComputed = typeof field === 'string' && typeof aggregate === 'string' && typeof title !== 'string';
  return {
    field: isPlain ? field : undefined,
    title: isComputed ? `${oneLine(aggregate)} of ${name}` : name,
  };
}

function isMeasure(channel: unknown): boolean {
  const { type, aggregate } = asNode(channel);
  return type === 'quantitative' || aggregate !== undefined;
}

/** The rows as `a, b 0.5; …`; undefined where they are many, elsewhere, or not what is drawn. */
function rowsOf(spec: Node, fields: readonly (string | undefined)[]): string | undefined {
  const rows = asList(asNode(spec.data).values);
  if (rows.length === 0 || rows.length > mostRows || spec.transform !== undefined) return undefined;
  if (fields.some((field) => field === undefined)) return undefined;
  const texts = rows.map((row) => {
    const cells = fields.map((field) => cellText(asNode(row)[field!]));
    return `${cells.slice(0, -1).join(', ')} ${cells.at(-1)}`.trim();
  });
  const text = texts.join('; ');
  return text.length > mostText ? undefined : text;
}

function cellText(cell: unknown): string {
  if (typeof cell === 'number') return shortNumber(cell);
  return cell === null || cell === undefined || typeof cell === 'object' ? '–' : oneLine(String(cell));
}

function asNode(value: unknown): Node {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Node) : {};
}

function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
