import { format } from 'd3-format';
import { scaleLinear, scaleLog } from 'd3-scale';
import type { Axis } from './chart/types.ts';

/** The finite smallest and largest of all columns; undefined where there is none. */
export function extent(columns: Iterable<ArrayLike<number>>): readonly [number, number] | undefined {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const column of columns) {
    for (let i = 0; i < column.length; i += 1) {
      const value = column[i]!;
      if (!Number.isFinite(value)) continue;
      if (value < low) low = value;
      if (value > high) high = value;
    }
  }
  return low <= high ? [low, high] : undefined;
}

/** An axis without its title, and where on it a value stands. */
export interface Scale extends Pick<Axis, 'ticks' | 'thin'> {
  place(value: number): number;
}

type Label = (value: number) => string;

const siPrefix = format('~s');
const exponent = format('~e');
const general = format('~g');

/** The label of a tick, short and telling ticks apart, where the number as it is would not be. */
function tickLabel([low, high]: readonly [number, number]): Label | undefined {
  const most = Math.max(Math.abs(low), Math.abs(high));
  // SI prefixes: 20k, 1.5M. Where the span is small beside the values they would all read the same.
  if (most >= 10_000 && most < 1e15 && high - low >= most * 0.01) return siPrefix;
  if (most >= 1e9 || (most > 0 && most < 1e-3)) return (value) => (value === 0 ? '0' : exponent(value));
  return undefined;
}

export interface LinearOptions {
  readonly domain: readonly [number, number];
  /** Whether the ends move out to round numbers. */
  readonly nice?: boolean;
  /** About how many ticks. */
  readonly count: number;
  /** No ticks nearer to each other than this. */
  readonly minStep?: number;
}

/** Numbers along a straight axis. */
export function linearScale({ domain, nice = false, count, minStep }: LinearOptions): Scale {
  // The span of numbers near the largest is none of them.
  const unit = Number.isFinite(domain[1] - domain[0]) ? 1 : 4;
  const scale = scaleLinear().domain(domain.map((end) => end / unit));
  if (nice) scale.nice();
  const [low = 0, high = 0] = scale.domain();
  const most = minStep === undefined ? count : Math.min(count, Math.floor((high - low) / minStep) || 1);
  const label = tickLabel(domain) ?? scale.tickFormat(most);
  return {
    place: (value) => scale(value / unit),
    ticks: scale.ticks(most).map((value) => ({ at: scale(value), label: label(value * unit) })),
    thin: 'every second',
  };
}

/** Positive numbers along a logarithmic axis, from one power of ten to another. */
export function logScale(domain: readonly [number, number], count: number): Scale {
  const scale = scaleLog().domain(domain).nice();
  const label = domain[0] < 1e-3 || domain[1] > 1e6 ? exponent : general;
  return {
    place: (value) => (value > 0 ? scale(value) : Number.NaN),
    ticks: scale.ticks(count).map((value) => ({ at: scale(value), label: label(value) })),
    thin: 'touching',
  };
}

/** Equally wide places beside each other, `inner` of each being the gap to the next and `outer` that to the ends. */
export function bandScale(count: number, inner: number, outer: number) {
  const step = 1 / (count - inner + 2 * outer);
  const width = step * (1 - inner);
  return {
    width,
    start: (index: number) => (outer + index) * step,
    middle: (index: number) => (outer + index) * step + width / 2,
  };
}

export interface LineScale {
  readonly scale: Scale;
  readonly log: boolean;
}

/** Above three decades the small end of a linear axis is a flat line. */
const decades = 3;

/**
 * The y scale of lines: a logarithm where values span decades, room around a constant, else what is there. Lone points
 * get some room too, for half of one on the edge would be cut off.
 */
export function lineScale(range: readonly [number, number], count: number, onlyPoints = false): LineScale {
  const [low, high] = range;
  if (low > 0 && Math.log10(high / low) >= decades) return { scale: logScale(range, count), log: true };
  const room = low === high ? Math.abs(low) * 0.1 || 1 : onlyPoints ? (high - low) * 0.2 : 0;
  const domain = [low - room, high + room] as const;
  return { scale: linearScale({ domain, nice: low !== high, count }), log: false };
}
