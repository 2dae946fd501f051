/** One line as columns of the same length. */
export interface Columns {
  readonly x: ArrayLike<number>;
  readonly y: ArrayLike<number>;
}

/** What is left of a line; a gap is NaN. Plain arrays, for they are kept as JSON. */
export interface Reduced {
  readonly x: number[];
  readonly y: number[];
  /** Points before. */
  readonly total: number;
}

/** Pixel columns of the widest line chart: 400 CSS pixels at two a pixel. */
export const pictureColumns = 800;

const mostPerColumn = 6;

/** Whether x never falls. A NaN counts as falling: it has no place on the axis. */
function rises(x: ArrayLike<number>): boolean {
  let last = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < x.length; i += 1) {
    const value = x[i]!;
    if (!(value >= last) || value === Number.POSITIVE_INFINITY) return false;
    last = value;
  }
  return last > Number.NEGATIVE_INFINITY;
}

/** The points that have a place on the x axis, in its order: how a line chart joins them, whatever order they came in. */
function sorted({ x, y }: Columns): Columns {
  if (rises(x) && Number.isFinite(x[0])) return { x, y };
  const placed: number[] = [];
  for (let i = 0; i < x.length; i += 1) if (Number.isFinite(x[i])) placed.push(i);
  placed.sort((a, b) => x[a]! - x[b]! || a - b);
  return {
    x: Float64Array.from(placed, (i) => x[i]!),
    y: Float64Array.from(placed, (i) => y[i] ?? Number.NaN),
  };
}

/** What M4 remembers of the pixel column it is in: indexes of points, −1 where there is none. */
interface Column {
  gapBefore: number;
  first: number;
  low: number;
  high: number;
  last: number;
  gapAfter: number;
}

const empty: Column = { gapBefore: -1, first: -1, low: -1, high: -1, last: -1, gapAfter: -1 };

function note(column: Column, i: number, y: ArrayLike<number>): void {
  const value = y[i]!;
  if (!Number.isFinite(value)) {
    if (column.first < 0) column.gapBefore = i;
    else column.gapAfter = i;
    return;
  }
  // A gap with points of the same column on both sides is narrower than a pixel.
  column.gapAfter = -1;
  column.last = i;
  if (column.first < 0) column.first = column.low = column.high = i;
  if (value < y[column.low]!) column.low = i;
  if (value > y[column.high]!) column.high = i;
}

function kept(column: Column): number[] {
  const { gapBefore, first, low, high, last, gapAfter } = column;
  const inner = low < high ? [first, low, high, last] : [first, high, low, last];
  return [gapBefore, ...inner, gapAfter].filter((i, at, all) => i >= 0 && i !== all[at - 1]);
}

/**
 * Reduces a line to what a picture `columns` pixels wide can show, by M4: of each pixel column the first, lowest,
 * highest and last point. A line through these covers the same pixels as one through all (Jugel et al., "M4: A
 * Visualization-Oriented Time Series Data Aggregation", VLDB 2014). Gaps that reach beyond a column stay gaps. A line of
 * at most `6 × columns` points keeps them all, in its own order; a longer one comes back sorted by x, without the points
 * whose x is no finite number.
 */
export function reduceSeries(line: Columns, columns: number = pictureColumns): Reduced {
  const total = Math.min(line.x.length, line.y.length);
  const finite = (value: number) => (Number.isFinite(value) ? value : Number.NaN);
  if (total <= mostPerColumn * columns) {
    return { x: Array.from(line.x).slice(0, total), y: Array.from(line.y, finite).slice(0, total), total };
  }
  const { x, y } = sorted(line);
  const left = x[0] ?? 0;
  const scale = columns / ((x[x.length - 1] ?? 0) - left || 1);
  const found: Reduced = { x: [], y: [], total };
  let column = { ...empty };
  let place = 0;
  const flush = () => {
    for (const i of kept(column)) {
      found.x.push(x[i]!);
      found.y.push(finite(y[i]!));
    }
  };
  for (let i = 0; i < x.length; i += 1) {
    // The right edge belongs to the last column.
    const at = Math.min(columns - 1, Math.floor((x[i]! - left) * scale));
    if (at !== place) {
      flush();
      column = { ...empty };
      place = at;
    }
    note(column, i, y);
  }
  flush();
  return found;
}
