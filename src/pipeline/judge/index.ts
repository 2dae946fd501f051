import type { Changes } from '../../model/change.ts';
import type { GateResult, Judgement, Verdict } from '../../model/verdict.ts';
import { byPattern, compilePattern, isGlob, namesOf } from '../diff/pattern.ts';
import { byTolerance, settled } from './call.ts';
import { judgeGate } from './gates.ts';
import type { Amount, GateRule, JudgeOptions } from './types.ts';
import { unmatchedGate } from './unmatched.ts';

export type { Amount, GateRule, JudgeOptions } from './types.ts';

/**
 * Says of every metric what can be said with what evidence there is, and holds it against its gates. Pure: the same
 * changes and options give the same judgement on every machine.
 */
export function judge(changes: Changes, options: JudgeOptions = {}): Judgement {
  const toleranceOf = tolerances(options.tolerance);
  const gates = gateTable(options.gates ?? {});
  const verdicts = changes.metrics.map((change): Verdict => {
    const names = namesOf(change);
    const opinion = settled(change) ?? byTolerance(change, toleranceOf(names));
    const results = gates.of(names).flatMap(([pattern, rule]) => judgeGate(pattern, rule, change));
    return { change, ...opinion, gates: results };
  });
  const unmatched = gates.unused().map(([pattern, rule]) => unmatchedGate(pattern, rule, changes.metrics));
  return {
    verdicts,
    unmatched,
    gates: count([...verdicts.flatMap((verdict) => verdict.gates), ...unmatched]),
  };
}

function tolerances(tolerance: JudgeOptions['tolerance']): (names: readonly string[]) => Amount | undefined {
  return typeof tolerance === 'object' ? byPattern(tolerance) : () => tolerance;
}

/** Looks gates up by name, so that ten thousand of them over ten thousand metrics stay linear, and by glob. */
function gateTable(gates: Readonly<Record<string, GateRule>>) {
  type Row = readonly [pattern: string, rule: GateRule];
  const rows: readonly Row[] = Object.entries(gates);
  const exact = new Map(rows.map((row) => [row[0], row]));
  const globs = rows
    .filter(([pattern]) => isGlob(pattern))
    .map((row) => ({ row, matches: compilePattern(row[0]) }));
  const used = new Set<Row>();
  return {
    of(names: readonly string[]): Row[] {
      const found = new Set<Row>();
      for (const name of names) if (exact.has(name)) found.add(exact.get(name)!);
      for (const { row, matches } of globs) if (names.some(matches)) found.add(row);
      for (const row of found) used.add(row);
      return [...found];
    },
    unused: () => rows.filter((row) => !used.has(row)),
  };
}

function count(results: readonly GateResult[]): Judgement['gates'] {
  const of = (result: GateResult['result']) => results.filter((gate) => gate.result === result).length;
  return { passed: of('pass'), failed: of('fail'), overridden: of('overridden') };
}
