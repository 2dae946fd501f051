import { reduceSeries } from '../../formats/reduce.ts';

/** Points of one tag that are kept; beyond them the series is reduced to what any picture can show. */
const capacity = 65_536;
const keptColumns = 2048;

/** The scalars of one tag, in bounded memory. */
export interface TagSeries {
  add(step: number, value: number): void;
  /** Forgets the steps from this one on: a training was resumed there. */
  purge(step: number): void;
  readonly last: { readonly step: number; readonly value: number } | undefined;
  points(): { x: Float64Array; y: Float64Array };
}

export function createSeries(): TagSeries {
  let x = new Float64Array(64);
  let y = new Float64Array(64);
  let length = 0;

  function makeRoom(): void {
    if (length < capacity) {
      const [oldX, oldY] = [x, y];
      x = new Float64Array(length * 2);
      y = new Float64Array(length * 2);
      x.set(oldX);
      y.set(oldY);
      return;
    }
    // The last point is the metric: it stays exact.
    const [lastX, lastY] = [x[length - 1]!, y[length - 1]!];
    const reduced = reduceSeries({ x: x.subarray(0, length - 1), y: y.subarray(0, length - 1) }, keptColumns);
    x.set(reduced.x);
    y.set(reduced.y);
    length = Math.min(reduced.x.length, capacity - 1);
    x[length] = lastX;
    y[length] = lastY;
    length += 1;
  }

  return {
    add(step, value) {
      if (length === x.length) makeRoom();
      x[length] = step;
      y[length] = value;
      length += 1;
    },
    purge(step) {
      let kept = 0;
      for (let at = 0; at < length; at += 1) {
        if (x[at]! >= step) continue;
        x[kept] = x[at]!;
        y[kept] = y[at]!;
        kept += 1;
      }
      length = kept;
    },
    get last() {
      return length === 0 ? undefined : { step: x[length - 1]!, value: y[length - 1]! };
    },
    points: () => ({ x: x.subarray(0, length), y: y.subarray(0, length) }),
  };
}
