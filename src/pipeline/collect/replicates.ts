import type { Entry, Run } from '../../model/run.ts';
import { isNumber, numberValue } from '../../model/value.ts';

/** `metrics/seed=3/metrics.json`, `results/fold_2.json`: one of several trainings of the same revision. */
const repeat = /(^|[/_.-])(seed|fold)([=_-]?)(\d+)(?=[/_.-]|$)/i;

/**
 * The run with the numbers of repeated trainings drawn together: where a metric stands in several files that differ in
 * their seed or fold alone, one entry with the mean and the values behind it takes their place. Pure.
 */
export function drawTogether(run: Run): Run {
  const groups = new Map<string, { id: string; entry: Entry }[]>();
  for (const entry of run.metrics) {
    const match = repeat.exec(entry.file);
    if (!match || !isNumber(entry.value)) continue;
    const name = JSON.stringify([entry.source, patternOf(entry.file), entry.key]);
    groups.set(name, [...(groups.get(name) ?? []), { id: match[4]!, entry }]);
  }
  const repeated = [...groups.values()].filter((members) => members.length > 1);
  if (repeated.length === 0) return run;

  const places = new Map<Entry, Entry | undefined>();
  for (const members of repeated) {
    for (const { entry } of members) places.set(entry, undefined);
    places.set(members[0]!.entry, meanOf(members));
  }
  const metrics = run.metrics.flatMap((entry) => (places.has(entry) ? (places.get(entry) ?? []) : entry));
  return { ...run, metrics };
}

function patternOf(file: string): string {
  return file.replace(repeat, '$1$2$3*');
}

function meanOf(members: readonly { id: string; entry: Entry }[]): Entry {
  const [first] = members;
  const values = members.map(({ id, entry }) => ({
    id,
    value: isNumber(entry.value) ? entry.value.number : Number.NaN,
  }));
  const mean = values.reduce((sum, { value }) => sum + value, 0) / values.length;
  const kind = /fold/i.test(repeat.exec(first!.entry.file)![2]!) ? 'folds' : 'seeds';
  return {
    ...first!.entry,
    // The mean has no text of its own; more digits than a training would write say nothing.
    value: numberValue(Number(mean.toPrecision(12))),
    file: patternOf(first!.entry.file),
    replicates: { kind, values },
  };
}
