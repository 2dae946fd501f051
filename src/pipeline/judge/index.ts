import type { Change, Changes } from '../../model/change.ts';
import type { GateResult, Judgement, Verdict } from '../../model/verdict.ts';
import { holm, spending } from '../../stats/holm.ts';
import { afterLooks, type Look } from '../../stats/sequential.ts';
import { byPattern, namesOf } from '../diff/pattern.ts';
import { byTolerance, type Opinion, settled } from './call.ts';
import { decide } from './decide.ts';
import { evidenceFinder, type Found } from './evidence/find.ts';
import { type GateRow, gateTable } from './gate-table.ts';
import { judgeGate } from './gates.ts';
import type { Amount, JudgeOptions } from './types.ts';
import { unmatchedGate } from './unmatched.ts';

export { differingExamples } from './evidence/align.ts';
export type { SeedPredictions } from './evidence/crossed.ts';
export type { Predictions } from './evidence/predictions.ts';
export type { Replicate, Replicates } from './evidence/replicates.ts';
export { otherColumns, type PredictionTable, type Roles } from './evidence/table.ts';
export type { Amount, GateRule, JudgeOptions } from './types.ts';

/** One metric with all that is known of it before anything is called. */
interface Case {
  readonly change: Change;
  readonly gates: readonly GateRow[];
  readonly settled: Opinion | undefined;
  readonly margin: Amount | undefined;
  readonly confidence: number;
  readonly found: Found;
}

/**
 * Says of every metric what can be said with the strongest evidence there is, and holds it against its gates. Pure and
 * seeded: the same changes and options give the same judgement on every machine.
 */
export function judge(changes: Changes, options: JudgeOptions = {}): Judgement {
  const gates = gateTable(options.gates ?? {});
  const cases = prepare(changes, options, gates.of);
  const corrected = correctTogether(cases);
  const verdicts = cases.map((one): Verdict => {
    const verdict = { change: one.change, ...opinionOf(one, corrected) };
    return { ...verdict, gates: one.gates.flatMap(([pattern, rule]) => judgeGate(pattern, rule, verdict)) };
  });
  const unmatched = gates.unused().map(([pattern, rule]) => unmatchedGate(pattern, rule, changes.metrics));
  return {
    verdicts,
    unmatched,
    ...(options.insights && { insights: options.insights }),
    gates: count([...verdicts.flatMap((verdict) => verdict.gates), ...unmatched]),
  };
}

function prepare(
  changes: Changes,
  options: JudgeOptions,
  gatesOf: (names: readonly string[]) => GateRow[],
): Case[] {
  const toleranceOf = tolerances(options.tolerance);
  const find = evidenceFinder(options);
  const lookAgain = (change: Change, names: readonly string[], confidence: number): Found =>
    afterEarlier(find(change, names, confidence), options.earlier?.get(change.name), confidence);
  return changes.metrics.map((change) => {
    const names = namesOf(change);
    const gates = gatesOf(names);
    const opinion = settled(change) ?? options.opinions?.get(change.name);
    const asked = gates.flatMap(([, rule]) => rule.confidence ?? []);
    const nominal = asked.length > 0 ? Math.max(...asked) : (options.confidence ?? 0.95);
    const confidence = options.looks === undefined ? nominal : 1 - spending(1 - nominal, options.looks);
    return {
      change,
      gates,
      settled: opinion,
      margin:
        gates.map(([, rule]) => rule['min-effect']).find((amount) => amount !== undefined) ??
        toleranceOf(names),
      confidence,
      found: opinion === undefined ? lookAgain(change, names, confidence) : { setbacks: [] },
    };
  });
}

/** What was found, in the light of what earlier runs of this commit found. */
function afterEarlier(found: Found, earlier: readonly Look[] | undefined, confidence: number): Found {
  const { finding } = found;
  if (finding === undefined || earlier === undefined || earlier.length === 0) return found;
  const estimate = afterLooks(finding.estimate, confidence, earlier);
  const runs = `${earlier.length} earlier ${earlier.length === 1 ? 'run' : 'runs'} of this commit`;
  const how = estimate.isAside ? `set aside, as it excludes what ${runs} found` : `together with ${runs}`;
  return { ...found, finding: { ...finding, estimate, method: `${finding.method}, ${how}` } };
}

/** The p-values of the metrics that gates ask to be significant, by Holm: with ten of them, one at 0.05 is no news. */
function correctTogether(cases: readonly Case[]): ReadonlyMap<Case, number> {
  const family = cases.filter(
    (one) => one.found.finding !== undefined && one.gates.some(([, rule]) => rule.significant === true),
  );
  const adjusted = holm(family.map((one) => one.found.finding!.estimate.p));
  return new Map(family.map((one, i) => [one, adjusted[i]!]));
}

function opinionOf(one: Case, corrected: ReadonlyMap<Case, number>): Opinion {
  const { change, found, margin, confidence } = one;
  if (one.settled !== undefined) return one.settled;
  const { finding, setbacks } = found;
  if (finding === undefined) {
    const opinion = byTolerance(change, margin);
    if (opinion.call !== 'unknown' || setbacks[0] === undefined) return opinion;
    return { ...opinion, why: `It cannot be told: ${setbacks[0]}.` };
  }
  const p = corrected.get(one);
  const family = p === undefined ? 1 : corrected.size;
  const opinion = decide(change, finding, p ?? finding.estimate.p, { confidence, margin, family });
  const { low, high, p: alone } = finding.estimate;
  return { ...opinion, look: { low, high, confidence, p: alone } };
}

function tolerances(tolerance: JudgeOptions['tolerance']): (names: readonly string[]) => Amount | undefined {
  return typeof tolerance === 'object' ? byPattern(tolerance) : () => tolerance;
}

function count(results: readonly GateResult[]): Judgement['gates'] {
  const of = (result: GateResult['result']) => results.filter((gate) => gate.result === result).length;
  return { passed: of('pass'), failed: of('fail'), overridden: of('overridden') };
}
