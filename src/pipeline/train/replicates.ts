import type { Outcome } from '../../engines/types.ts';
import type { Entry, Run } from '../../model/run.ts';
import { isNumber, numberValue } from '../../model/value.ts';

/** How repeated trainings ended, and what they left. */
export interface Repeated {
  /** Of all of them: the first failure's, else the last one's; what they cost, added up. */
  readonly outcome: Outcome;
  /** Undefined where one failed. */
  readonly run?: Run;
}

/**
 * Trains `count` times with the seeds 0, 1, … and draws together what each left behind. A failure ends it there.
 */
export async function trainReplicates(
  count: number,
  trainWith: (seed: number) => Promise<Outcome>,
  collectNow: () => Promise<Run>,
): Promise<Repeated> {
  const outcomes: Outcome[] = [];
  const runs: Run[] = [];
  for (let seed = 0; seed < count; seed++) {
    outcomes.push(await trainWith(seed));
    if (outcomes.at(-1)!.exitCode !== 0) return { outcome: total(outcomes) };
    runs.push(await collectNow());
  }
  return { outcome: total(outcomes), run: meanOfSeeds(runs) };
}

/** The last run, each of its numbers replaced by the mean over all and the values behind it. Pure. */
export function meanOfSeeds(runs: readonly Run[]): Run {
  const last = runs.at(-1)!;
  const bySeed = runs.map((run) => new Map(run.metrics.map((entry) => [identity(entry), entry])));
  return { ...last, metrics: last.metrics.map((entry) => meanOf(entry, bySeed)) };
}

function meanOf(entry: Entry, bySeed: readonly ReadonlyMap<string, Entry>[]): Entry {
  const values = bySeed.flatMap((run, seed) => {
    const value = run.get(identity(entry))?.value;
    return isNumber(value) ? [{ id: String(seed), value: value.number }] : [];
  });
  // Metrics that a training draws together by itself have seeds or folds of their own.
  if (!isNumber(entry.value) || entry.replicates !== undefined || values.length < 2) return entry;
  const mean = values.reduce((sum, { value }) => sum + value, 0) / values.length;
  return {
    ...entry,
    value: numberValue(Number(mean.toPrecision(12))),
    replicates: { kind: 'seeds', values },
  };
}

function identity({ source, file, key }: Entry): string {
  return JSON.stringify([source, file, key]);
}

function total(outcomes: readonly Outcome[]): Outcome {
  const last = outcomes.at(-1)!;
  const sum = (read: (outcome: Outcome) => number | undefined) =>
    outcomes.reduce((all, one) => all + (read(one) ?? 0), 0);
  const peak = Math.max(...outcomes.map(({ resources }) => resources.peakMemoryBytes ?? 0));
  return {
    ...last,
    resources: {
      ...last.resources,
      wallSeconds: sum(({ resources }) => resources.wallSeconds),
      cpuSeconds: sum(({ resources }) => resources.cpuSeconds),
      ...(peak > 0 && { peakMemoryBytes: peak }),
    },
  };
}
