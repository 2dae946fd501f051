import { fromPredictions } from '../../src/pipeline/judge/evidence/predictions.ts';
import { random } from '../../src/stats/random.ts';
import { labelled } from '../../src/stats/slice-columns.ts';
import { worstSlices } from '../../src/stats/slices.ts';

const source = random(1);

/** Predictions of two classifiers that differ a little. */
function tables(n: number) {
  const truth = Array.from({ length: n }, () => source.below(2));
  const side = (strength: number) => ({
    rows: n,
    columns: new Map([
      ['id', Array.from({ length: n }, (_, i) => i)],
      ['y_true', truth],
      [
        'y_prob',
        truth.map((y) => Math.min(1, Math.max(0, 0.5 + (y - 0.5) * strength + 0.9 * (source.next() - 0.5)))),
      ],
    ]),
  });
  return { before: side(0.5), after: side(0.51) };
}

function seconds(work: () => unknown): number {
  const started = performance.now();
  work();
  return (performance.now() - started) / 1000;
}

const [examples = '10000', repeat = '7'] = process.argv.slice(2);
const predictions = tables(Number(examples));
const columns = Array.from({ length: 20 }, (_, c) =>
  labelled(
    `c${c}`,
    Array.from({ length: 100_000 }, () => `v${source.below(3 + c)}`),
  ),
);
const differences = Float64Array.from({ length: 100_000 }, () => source.below(3) - 1);
const times = Array.from({ length: Number(repeat) }, () => ({
  bootstrap: seconds(() => fromPredictions(predictions, 0.95)),
  slices: seconds(() => worstSlices(differences, columns)),
}));
console.log(JSON.stringify(times));
