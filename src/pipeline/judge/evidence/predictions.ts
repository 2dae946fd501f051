import { type BootstrapEstimate, pairedBootstrap } from '../../../stats/bootstrap.ts';
import { delong } from '../../../stats/delong.ts';
import type { Estimate } from '../../../stats/intervals.ts';
import { values } from '../../../stats/metrics/family.ts';
import { detectable } from '../../../stats/power.ts';
import { pairedRates } from '../../../stats/rates.ts';
import { type Alignment, align } from './align.ts';
import { type Measured, measure } from './measure.ts';
import { fromQueries, hasQueries } from './queries.ts';
import { columnsOf, type PredictionTable, type Roles } from './table.ts';
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
  /** By metric, under cml's own names: `accuracy`, `f1_macro`, `auroc` … */
  readonly findings: ReadonlyMap<string, Finding>;
  /** Over all examples of each side, as a training would have written them. */
  readonly before: ReadonlyMap<string, number>;
  readonly after: ReadonlyMap<string, number>;
}

/** The fewest examples, or groups of them, that resampling says something about. */
const fewest = 20;

/** Resamples of an interval. Fewer where the examples are so many that a minute would not do. */
function resamplesFor(n: number): number {
  return Math.max(400, Math.min(2000, Math.floor(1e8 / n)));
}

export function fromPredictions(predictions: Predictions, confidence: number): PredictionFindings | Setback {
  const { before, after, roles = {} } = predictions;
  if (hasQueries(before, roles) && hasQueries(after, roles))
    return fromQueries(before, after, roles, confidence);
  if (hasTrials(before, roles) || hasTrials(after, roles))
    return fromTrials(before, after, roles, confidence);
  const alignment = align(before, after, roles);
  if (isSetback(alignment)) return alignment;
  const old = measure(alignment.before, alignment.rowsBefore, roles);
  const now = measure(alignment.after, alignment.rowsAfter, roles);
  if (old === undefined || now === undefined || old.task !== now.task || namesOf(old) !== namesOf(now))
    return { setback: 'the predictions of the two sides hold different columns' };
  const units = alignment.clusters ? new Set(alignment.clusters).size : alignment.rowsAfter.length;
  if (units < fewest)
    return {
      setback: `predictions of ${units} ${alignment.clusters ? 'groups' : 'examples'} are too few to resample`,
    };
  return {
    findings: findingsOf(alignment, old, now, confidence),
    before: whole(before, roles),
    after: whole(after, roles),
  };
}

function namesOf({ families }: Measured): string {
  return families.flatMap((family) => family.names).join();
}

function whole(table: PredictionTable, roles: Roles): ReadonlyMap<string, number> {
  const rows = Uint32Array.from({ length: table.rows }, (_, row) => row);
  return values(measure(columnsOf(table, roles), rows, roles)?.families ?? [], table.rows);
}

function findingsOf(
  alignment: Alignment,
  old: Measured,
  now: Measured,
  confidence: number,
): Map<string, Finding> {
  const n = alignment.rowsAfter.length;
  const { clusters, lost } = alignment;
  const resamples = resamplesFor(n);
  const estimates = pairedBootstrap(
    { n, before: old.families, after: now.families, clusters },
    { confidence, resamples },
  );
  const units = clusters ? new Set(clusters).size : n;
  const examples = clusters ? `${n} examples in ${units} groups` : `${n} examples`;
  const left = lost > 0 ? `; ${lost} examples without a counterpart are left out` : '';
  const findings = new Map<string, Finding>();
  for (const [name, bootstrap] of estimates) {
    const { estimate, method } = clusters
      ? { estimate: bootstrap, method: `paired bootstrap of groups (BCa, ${resamples} resamples)` }
      : sharper(name, bootstrap, old, now, confidence, resamples);
    findings.set(name, {
      evidence: 'predictions',
      estimate,
      method: `${method}, ${examples}${left}`,
      covers: 'it covers how the test set was drawn, not how another training would come out',
      detectable: detectable(bootstrap.error, units - 1, confidence),
    });
  }
  return findings;
}

/** A test made for the metric, where there is one. */
function sharper(
  name: string,
  bootstrap: BootstrapEstimate,
  old: Measured,
  now: Measured,
  confidence: number,
  resamples: number,
): { estimate: Estimate; method: string } {
  if (name === 'accuracy' && old.right && now.right) {
    const [onlyOld, onlyNow] = discordant(old.right, now.right);
    const estimate = pairedRates(onlyOld, onlyNow, old.right.length, confidence);
    return { estimate, method: "McNemar's exact test with Tango's interval" };
  }
  if (name === 'auroc' && now.positive && old.scores && now.scores) {
    const estimate = delong(now.positive, old.scores, now.scores, confidence);
    if (estimate !== undefined) return { estimate, method: "DeLong's test" };
  }
  return { estimate: bootstrap, method: `paired bootstrap (BCa, ${resamples} resamples)` };
}

function discordant(before: Uint8Array, after: Uint8Array): [onlyBefore: number, onlyAfter: number] {
  let [onlyBefore, onlyAfter] = [0, 0];
  for (let i = 0; i < before.length; i++) {
    if (before[i] === 1 && after[i] === 0) onlyBefore++;
    if (before[i] === 0 && after[i] === 1) onlyAfter++;
  }
  return [onlyBefore, onlyAfter];
}
