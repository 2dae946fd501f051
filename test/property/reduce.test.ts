import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { reduceSeries } from '../../src/formats/reduce.ts';

const columns = 10;

/** Long enough to be reduced, with gaps, in any order of x. */
const line = fc
  .array(fc.tuple(fc.double({ min: -1e6, max: 1e6, noNaN: true }), fc.double({ min: -1e6, max: 1e6 })), {
    minLength: 61,
    maxLength: 400,
  })
  .map((points) => ({ x: points.map(([x]) => x), y: points.map(([, y]) => y) }));

const rising = line.map(({ x, y }) => ({ x: x.toSorted((a, b) => a - b), y }));

const finite = (values: readonly number[]) => values.filter(Number.isFinite);

describe('reduceSeries', () => {
  it('is bounded', () => {
    fc.assert(
      fc.property(line, (of) => {
        const reduced = reduceSeries(of, columns);
        expect(reduced.x.length).toBeLessThanOrEqual(6 * columns);
        expect(reduced.y.length).toBe(reduced.x.length);
        expect(reduced.total).toBe(of.x.length);
      }),
    );
  });

  it('keeps the extremes, the ends and the order', () => {
    fc.assert(
      fc.property(line, (of) => {
        const reduced = reduceSeries(of, columns);
        expect(Math.min(...finite(reduced.y))).toBe(Math.min(...finite(of.y)));
        expect(Math.max(...finite(reduced.y))).toBe(Math.max(...finite(of.y)));
        expect(reduced.x).toEqual(reduced.x.toSorted((a, b) => a - b));
      }),
    );
  });

  it('only keeps points that were there', () => {
    fc.assert(
      fc.property(rising, (of) => {
        const there = new Set(of.x.map((x, i) => `${x} ${of.y[i]}`));
        const reduced = reduceSeries(of, columns);
        reduced.x.forEach((x, i) => {
          if (Number.isFinite(reduced.y[i])) expect(there).toContain(`${x} ${reduced.y[i]}`);
        });
      }),
    );
  });

  it('keeps what each pixel column starts with, ends with, and reaches', () => {
    fc.assert(
      fc.property(rising, (of) => {
        const reduced = reduceSeries(of, columns);
        const [left, right] = [of.x[0]!, of.x.at(-1)!];
        const scale = columns / (right - left || 1);
        const summary = ({ x, y }: { x: readonly number[]; y: readonly number[] }) => {
          const found = Array.from({ length: columns }, (): number[] => []);
          x.forEach((value, i) => {
            if (Number.isFinite(y[i]))
              found[Math.min(columns - 1, Math.floor((value - left) * scale))]!.push(y[i]!);
          });
          return found.map((ys) => [ys[0], Math.min(...ys), Math.max(...ys), ys.at(-1)]);
        };
        expect(summary(reduced)).toEqual(summary(of));
      }),
    );
  });

  it('leaves a short line alone', () => {
    expect(reduceSeries({ x: [3, 1, 2], y: [1, Number.POSITIVE_INFINITY, 2] })).toEqual({
      x: [3, 1, 2],
      y: [1, Number.NaN, 2],
      total: 3,
    });
  });

  it('keeps a gap that can be seen', () => {
    const x = Float64Array.from({ length: 10_000 }, (_, i) => i);
    const y = x.map((i) => (i >= 4000 && i < 6000 ? Number.NaN : Math.sin(i / 100)));
    const reduced = reduceSeries({ x, y }, 100);
    const gaps = reduced.x.filter((_, i) => Number.isNaN(reduced.y[i]));
    expect(gaps.length).toBeGreaterThan(10);
    expect(gaps.every((at) => at >= 4000 && at < 6000)).toBe(true);
  });

  it('drops points with no place on the axis, and copes with one place only', () => {
    const nowhere = reduceSeries({ x: new Float64Array(100).fill(Number.NaN), y: new Float64Array(100) }, 2);
    expect(nowhere).toEqual({ x: [], y: [], total: 100 });
    const same = reduceSeries(
      { x: new Float64Array(100).fill(7), y: Float64Array.from({ length: 100 }, (_, i) => i) },
      2,
    );
    expect(same).toEqual({ x: [7, 7], y: [0, 99], total: 100 });
  });
});
