import {
  type CrossedEstimate,
  crossedPaired,
  crossedUnpaired,
  type Trainings,
} from '../../../stats/crossed.ts';
import { detectable } from '../../../stats/power.ts';
import { type Resampled, resample, unitsOf } from '../../../stats/resample.ts';
import { alignAll } from './align.ts';
import { type Measured, measure, metricNames, wholeValues } from './measure.ts';
import { hasQueries } from './queries.ts';
import { arePaired } from './replicates.ts';
import type { PredictionTable, Roles } from './table.ts';
import { hasTrials } from './trials.ts';
import { type Finding, isSetback, type Setback } from './types.ts';

/** What every seed of both sides predicted of the same test examples, by seed. */
export interface SeedPredictions {
  readonly before: ReadonlyMap<string, PredictionTable>;
  readonly after: ReadonlyMap<string, PredictionTable>;
  readonly roles?: Roles;
}

export type SeedValues = ReadonlyMap<string, ReadonlyMap<string, number>>;

/** What trainings × examples say of every metric that the predictions determine. */
export interface CrossedFindings {
  /** By metric, under cml's own names. */
  readonly findings: ReadonlyMap<string, Finding>;
  /** By seed, every metric over all its examples, as its training would have written it. */
  readonly before: SeedValues;
  readonly after: SeedValues;
}

const fewest = { trainings: 2, units: 20 };

/** Enough for a variance, the only thing that is taken from them: its root is known to 2 %. */
const resamples = 1000;

/**
 * Several trainings a side, each with its predictions of the same examples: what another training and what another test
 * set would change are told apart and put together, so that the interval covers both.
 */
export function fromSeedPredictions(
  { before, after, roles = {} }: SeedPredictions,
  confidence: number,
): CrossedFindings | Setback {
  const pairs = [...after.keys()].filter((seed) => before.has(seed));
  const isPaired = arePaired(pairs.length, before.size, after.size);
  const seeds = isPaired
    ? { before: pairs, after: pairs }
    : { before: [...before.keys()], after: [...after.keys()] };
  if (Math.min(seeds.before.length, seeds.after.length) < fewest.trainings)
    return { setback: 'two seeds a side with predictions are the least' };
  const tables = [
    ...seeds.before.map((seed) => before.get(seed)!),
    ...seeds.after.map((seed) => after.get(seed)!),
  ];
  if (tables.some((table) => hasQueries(table, roles) || hasTrials(table, roles)))
    return { setback: 'predictions by seed are compared where each example has one row' };
  const aligned = alignAll(tables, roles);
  if (isSetback(aligned)) return aligned;
  const measured = aligned.sides.map(({ columns, rows }) => measure(columns, rows, roles));
  if (!areAlike(measured)) return { setback: 'the predictions of the seeds hold different columns' };
  const units = unitsOf(aligned);
  const groups = aligned.clusters ? ` in ${units} groups` : '';
  if (units < fewest.units)
    return {
      setback: `predictions of ${units} ${aligned.clusters ? 'groups' : 'examples'} are too few to resample`,
    };
  const trainings = isPaired
    ? `${seeds.after.length} paired seeds`
    : `${seeds.before.length} and ${seeds.after.length} seeds`;
  const families = measured.flatMap((side) => side.families);
  const resampled = resample(families, aligned, { resamples });
  const names = metricNames(measured[0]!);
  const sideOf = (list: readonly string[], first: number, metric: number) =>
    trainingsOf(
      resampled,
      list.map((_, i) => (first + i) * names.length + metric),
    );
  const findings = new Map<string, Finding>();
  names.forEach((name, metric) => {
    const old = sideOf(seeds.before, 0, metric);
    const now = sideOf(seeds.after, seeds.before.length, metric);
    const estimate = isPaired
      ? whereTold([minus(now, old)], ([gaps]) => crossedPaired(gaps!, units, confidence))
      : whereTold([old, now], () => crossedUnpaired(old, now, units, confidence));
    if (estimate !== undefined)
      findings.set(name, findingOf(estimate, `${trainings} × ${aligned.n} examples${groups}`, confidence));
  });
  return {
    findings,
    before: new Map(seeds.before.map((seed) => [seed, wholeValues(before.get(seed)!, roles)])),
    after: new Map(seeds.after.map((seed) => [seed, wholeValues(after.get(seed)!, roles)])),
  };
}

/** A metric that is undefined in some resample has no variance, and trainings with few different outcomes show none. */
function whereTold<T>(all: readonly Trainings[], estimate: (all: readonly Trainings[]) => T): T | undefined {
  return all.every((trainings) => isDefined(trainings) && varies(trainings)) ? estimate(all) : undefined;
}

function areAlike(sides: (Measured | undefined)[]): sides is Measured[] {
  const first = sides[0];
  if (first === undefined) return false;
  const names = metricNames(first).join();
  return sides.every(
    (side) => side !== undefined && side.task === first.task && metricNames(side).join() === names,
  );
}

function trainingsOf({ observed, draws }: Resampled, places: readonly number[]): Trainings {
  return { values: places.map((place) => observed[place]!), draws: places.map((place) => draws[place]!) };
}

function minus(after: Trainings, before: Trainings): Trainings {
  return {
    values: after.values.map((value, i) => value - before.values[i]!),
    draws: after.draws.map((draw, i) => draw.map((value, b) => value - before.draws[i]![b]!)),
  };
}

function isDefined({ values, draws }: Trainings): boolean {
  return values.every(Number.isFinite) && draws.every((draw) => draw.every(Number.isFinite));
}

function varies({ values }: Trainings): boolean {
  return new Set(values.map((value) => value.toPrecision(9))).size >= Math.min(values.length, 3);
}

function findingOf(estimate: CrossedEstimate, sizes: string, confidence: number): Finding {
  const share = Math.round(100 * estimate.trainingShare);
  return {
    evidence: 'seeds-and-predictions',
    estimate,
    method: `crossed random effects of ${sizes} (${resamples} resamples)`,
    covers: `it covers both another training and another test set: ${share}% of its variance comes from the trainings, ${100 - share}% from the examples`,
    detectable: detectable(estimate.error, estimate.df, confidence),
    runNoise: { factor: 1, covered: true },
  };
}
