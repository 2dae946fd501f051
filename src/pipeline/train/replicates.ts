import type { Outcome } from '../../engines/types.ts';
import { type Entry, emptyRun, type Run } from '../../model/run.ts';
import { isNumber, meanValue } from '../../model/value.ts';
import type { Saved } from './saved.ts';

/** How repeated trainings ended, and what they left. */
export interface Repeated {
  /** Of all of them: the first failure's, else the last one's; what they cost, added up. */
  readonly outcome: Outcome;
  /** Undefined where one failed, and where they ran side by side: then all that they left is in the work tree. */
  readonly run?: Run;
}

export interface Repetition {
  /** Seeds 0, 1, … up to this many. */
  readonly count: number;
  /** How many run at a time. */
  readonly parallel: number;
  /** Those that need not run again. */
  readonly saved?: Saved;
  trainWith(seed: number): Promise<Outcome>;
  /** What lies in the work tree now. */
  collectNow(): Promise<Run>;
}

/**
 * Trains with every seed and draws together what each left behind. A failure ends it: nothing more is started. Trainings that
 * run side by side share the work tree, so each has to write to a place of its own, and all are read at the end.
 */
export async function trainReplicates(repetition: Repetition): Promise<Repeated> {
  const { count, parallel, saved, trainWith, collectNow } = repetition;
  const isAlone = parallel < 2;
  const started = performance.now();
  const outcomes = new Map<number, Outcome>();
  const runs = new Map(saved?.done);
  const waiting = Array.from({ length: count }, (_, seed) => seed).filter((seed) => !runs.has(seed));

  async function work(): Promise<void> {
    for (let seed = waiting.shift(); seed !== undefined; seed = waiting.shift()) {
      const outcome = await trainWith(seed);
      outcomes.set(seed, outcome);
      if (outcome.exitCode !== 0) {
        waiting.length = 0;
        return;
      }
      const left = isAlone ? await collectNow() : emptyRun(null);
      runs.set(seed, left);
      await saved?.keep(seed, { ...left, resources: outcome.resources });
    }
  }
  await Promise.all(Array.from({ length: Math.max(1, Math.min(parallel, count)) }, work));

  const elapsed = isAlone ? undefined : (performance.now() - started) / 1000;
  const outcome = total([...outcomes.values()], [...(saved?.done.values() ?? [])], elapsed);
  if (outcome.exitCode !== 0) return { outcome };
  await saved?.forget();
  if (!isAlone) return { outcome };
  return { outcome, run: meanOfSeeds([...runs].sort(([a], [b]) => a - b).map(([, run]) => run)) };
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
  return {
    ...entry,
    value: meanValue(values),
    replicates: { kind: 'seeds', values },
  };
}

function identity({ source, file, key }: Entry): string {
  return JSON.stringify([source, file, key]);
}

/** `before` ended in an earlier run, and cost something too; `elapsed` is known where the sum of all is not the time. */
export function total(outcomes: readonly Outcome[], before: readonly Run[] = [], elapsed?: number): Outcome {
  const shown = outcomes.find(({ exitCode }) => exitCode !== 0) ??
    outcomes.at(-1) ?? { exitCode: 0, resources: { wallSeconds: 0 }, tail: '' };
  const all = [
    ...before.flatMap(({ resources }) => resources ?? []),
    ...outcomes.map(({ resources }) => resources),
  ];
  const sum = (read: (one: (typeof all)[number]) => number | undefined) =>
    all.reduce((added, one) => added + (read(one) ?? 0), 0);
  const peak = Math.max(0, ...all.map(({ peakMemoryBytes }) => peakMemoryBytes ?? 0));
  return {
    ...shown,
    resources: {
      ...shown.resources,
      wallSeconds: elapsed ?? sum(({ wallSeconds }) => wallSeconds),
      cpuSeconds: sum(({ cpuSeconds }) => cpuSeconds),
      ...(peak > 0 && { peakMemoryBytes: peak }),
    },
  };
}
