import { pairedBootstrap } from '../../../stats/bootstrap.ts';
import { delong } from '../../../stats/delong.ts';
import type { Estimate } from '../../../stats/intervals.ts';
import { values } from '../../../stats/metrics/family.ts';
import { detectable } from '../../../stats/power.ts';
import { pairedRates } from '../../../stats/rates.ts';
import { unitsOf, usualResamples } from '../../../stats/resample.ts';
import { type Alignment, align } from './align.ts';
import { type Measured, measure, metricNames, wholeValues } from './measure.ts';
import { fromQueries, hasQueries } from './queries.ts';
import { remembered } from './remembered.ts';
import type { PredictionTable, Roles } from './table.ts';
import { fromTrials, hasTrials } from './trials.ts';
import { type Finding, isSetback, type Setback } from './types.ts';

/** What both sides predicted. */
export interface Predictions {
  readonly before: PredictionTable;
  readonly after: PredictionTable;
  readonly roles?: Roles;
}

/** What the predictions say of every metric that they determine. */
export interface PredictionFindings {
  /** Of a metric under cml's own name: `accuracy`, `f1_macro`, `auroc` … Only what is asked for is resampled. */
  find(metric: string): Finding | undefined;
  /** Over all examples of each side, as a training would have written them. */
  readonly before: ReadonlyMap<string, number>;
  readonly after: ReadonlyMap<string, number>;
}

/** The fewest examples, or groups of them, that resampling says something about. */
const fewest = 20;

/** Resamples of an interval. Fewer where the examples are so many that a minute would not do. */
function resamplesFor(n: number): number {
  return Math.max(400, Math.min(usualResamples, Math.floor(1e8 / n)));
}

export function fromPredictions(predictions: Predictions, confidence: number): PredictionFindings | Setback {
  const { before, after, roles = {} } = predictions;
  if (hasQueries(before, roles) && hasQueries(after, roles))
    return fromQueries(before, after, roles, confidence);
  if (hasTrials(before, roles) || hasTrials(after, roles))
    return fromTrials(before, after, roles, confidence);
  const prepared = prepare(predictions);
  if (isSetback(prepared)) return prepared;
  const { alignment, old, now } = prepared;
  const units = alignment.clusters ? new Set(alignment.clusters).size : alignment.rowsAfter.length;
  if (units < fewest)
    return {
      setback: `predictions of ${units} ${alignment.clusters ? 'groups' : 'examples'} are too few to resample`,
    };
  return {
    find: finder(alignment, old, now, confidence),
    before: wholeOf(before, alignment.rowsBefore, old, roles),
    after: wholeOf(after, alignment.rowsAfter, now, roles),
  };
}

/** Over all rows of a side; what was measured already where all of them are compared. */
function wholeOf(
  table: PredictionTable,
  rows: Uint32Array,
  { families }: Measured,
  roles: Roles,
): ReadonlyMap<string, number> {
  return rows.length === table.rows ? values(families, rows.length) : wholeValues(table, roles);
}

/** Both sides over the examples that they share. */
export interface Prepared {
  readonly alignment: Alignment;
  readonly old: Measured;
  readonly now: Measured;
}

const known = new WeakMap<Predictions, Prepared | Setback>();

/** Done once for the same predictions: verdicts and insights both need it, and a million rows take a while. */
export function prepare(predictions: Predictions): Prepared | Setback {
  const done = known.get(predictions);
  if (done !== undefined) return done;
  const prepared = prepareNow(predictions);
  known.set(predictions, prepared);
  return prepared;
}

function prepareNow({ before, after, roles = {} }: Predictions): Prepared | Setback {
  const alignment = align(before, after, roles);
  if (isSetback(alignment)) return alignment;
  const old = measure(alignment.before, alignment.rowsBefore, roles);
  const now = measure(alignment.after, alignment.rowsAfter, roles);
  if (
    old === undefined ||
    now === undefined ||
    old.task !== now.task ||
    metricNames(old).join() !== metricNames(now).join()
  )
    return { setback: 'the predictions of the two sides hold different columns' };
  return { alignment, old, now };
}

function finder(
  { rowsAfter, clusters, lost }: Alignment,
  old: Measured,
  now: Measured,
  confidence: number,
): (metric: string) => Finding | undefined {
  const n = rowsAfter.length;
  const resamples = resamplesFor(n);
  const units = clusters ? unitsOf({ n, clusters }) : n;
  const left = lost > 0 ? `; ${lost} examples without a counterpart are left out` : '';
  const resampled = remembered((family: number) =>
    pairedBootstrap(
      { n, before: [old.families[family]!], after: [now.families[family]!], clusters },
      { confidence, resamples },
    ),
  );
  const bootstrapped = (metric: string): Test | undefined => {
    const family = now.families.findIndex(({ names }) => names.includes(metric));
    const estimate = family < 0 ? undefined : resampled(family).get(metric);
    const of = clusters ? ' of groups' : '';
    // The spread of a standard deviation over so many draws.
    const doubt =
      resamples < usualResamples ? `: width known to ${Math.ceil(100 / Math.sqrt(2 * resamples))}%` : '';
    return (
      estimate && {
        estimate,
        error: estimate.error,
        method: `paired bootstrap${of} (BCa, ${resamples} resamples${doubt})`,
      }
    );
  };
  const examples = clusters ? `${n} examples in ${units} groups` : `${n} examples`;
  return (metric) => {
    const test = (clusters ? undefined : sharper(metric, old, now, confidence)) ?? bootstrapped(metric);
    if (test === undefined) return undefined;
    return {
      evidence: 'predictions',
      estimate: test.estimate,
      method: `${test.method}, ${examples}${left}`,
      covers: 'it covers how the test set was drawn, not how another training would come out',
      detectable: detectable(test.error, units - 1, confidence),
      sample: { size: units, of: clusters ? 'groups' : 'examples', error: test.error },
    };
  };
}

interface Test {
  readonly estimate: Estimate;
  readonly error: number;
  readonly method: string;
}

/** A test made for the metric, where there is one. */
function sharper(metric: string, old: Measured, now: Measured, confidence: number): Test | undefined {
  if (metric === 'accuracy' && old.right && now.right) {
    const [onlyOld, onlyNow] = discordant(old.right, now.right);
    const n = old.right.length;
    const estimate = pairedRates(onlyOld, onlyNow, n, confidence);
    const error = Math.sqrt(Math.max(1, onlyOld + onlyNow - (onlyNow - onlyOld) ** 2 / n)) / n;
    return { estimate, error, method: "McNemar's exact test with Tango's interval" };
  }
  if (metric === 'auroc' && now.positive && old.scores && now.scores) {
    const estimate = delong(now.positive, old.scores, now.scores, confidence);
    return estimate && { estimate, error: estimate.error, method: "DeLong's test" };
  }
  return undefined;
}

function discordant(before: Uint8Array, after: Uint8Array): [onlyBefore: number, onlyAfter: number] {
  let [onlyBefore, onlyAfter] = [0, 0];
  for (let i = 0; i < before.length; i++) {
    if (before[i] === 1 && after[i] === 0) onlyBefore++;
    if (before[i] === 0 && after[i] === 1) onlyAfter++;
  }
  return [onlyBefore, onlyAfter];
}
