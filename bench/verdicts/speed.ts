import type { RevisionView } from '../../src/io/view.ts';
import { readTable } from '../../src/pipeline/evidence/table.ts';
import { fromPredictions, prepare } from '../../src/pipeline/judge/evidence/predictions.ts';
import { pairedBootstrap } from '../../src/stats/bootstrap.ts';
import type { Family } from '../../src/stats/metrics/family.ts';
import { random } from '../../src/stats/random.ts';
import { labelled } from '../../src/stats/slice-columns.ts';
import { worstSlices } from '../../src/stats/slices.ts';

// `quick REPEAT`: the bootstrap and the slices, in seconds. `million FOLDER`: both sides from files there to verdicts.
const [task, argument = '7'] = process.argv.slice(2);

/** The families that hold what scikit-learn computes beside it: accuracy, F1, balanced accuracy, AUROC, AUPRC, log loss. */
const compared = ['accuracy', 'auroc', 'log_loss'];

function seconds(work: () => unknown): number {
  const started = performance.now();
  work();
  return (performance.now() - started) / 1000;
}

/** Predictions of two classifiers that differ a little. */
function tables(n: number) {
  const source = random(1);
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

function bootstrap(): void {
  const prepared = prepare(tables(10_000));
  if ('setback' in prepared) throw new Error(prepared.setback);
  const wanted = ({ names }: Family) => compared.some((name) => names.includes(name));
  const [before, after] = [prepared.old.families.filter(wanted), prepared.now.families.filter(wanted)];
  pairedBootstrap({ n: 10_000, before, after }, { confidence: 0.95 });
}

function slices(): number {
  const source = random(2);
  const columns = Array.from({ length: 20 }, (_, c) =>
    labelled(
      `c${c}`,
      Array.from({ length: 100_000 }, () => `v${source.below(3 + c)}`),
    ),
  );
  const differences = Float64Array.from({ length: 100_000 }, () => source.below(3) - 1);
  return seconds(() => worstSlices(differences, columns));
}

async function million(folder: string): Promise<unknown> {
  const { readFile } = await import('node:fs/promises');
  const view = { read: (file: string) => readFile(`${folder}/${file}`) } as Pick<
    RevisionView,
    'read'
  > as RevisionView;
  const before = await readTable(view, 'before.csv');
  const after = await readTable(view, 'after.csv');
  const result = fromPredictions({ before, after }, 0.95);
  if ('setback' in result) throw new Error(result.setback);
  return ['accuracy', 'auroc', 'f1'].map((metric) => result.find(metric)?.method);
}

if (task === 'million') console.log(JSON.stringify(await million(argument)));
else {
  const times = Array.from({ length: Number(argument) }, () => ({
    bootstrap: seconds(bootstrap),
    slices: slices(),
  }));
  console.log(JSON.stringify(times));
}
