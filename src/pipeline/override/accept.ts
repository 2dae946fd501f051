import type { Remark } from '../../forges/types.ts';
import type { Override } from '../../model/run.ts';
import type { GateResult, Judgement } from '../../model/verdict.ts';
import { namesOf } from '../diff/pattern.ts';

/** `/cml accept METRIC reason`, alone on its line; a name with spaces stands between backticks. */
const command = /^\/cml[ \t]+accept[ \t]+(?:`([^`\n]+)`|(\S+))[ \t]+(\S[^\n]*?)[ \t]*\r?$/gm;

const longestReason = 300;

/**
 * What people asked to let pass, in the order they asked. Only what was written since the report of this very commit was:
 * whoever accepts a number has seen it, and a later commit is accepted anew.
 */
export function overridesIn(remarks: readonly Remark[], reportedAt: number): Override[] {
  return remarks
    .filter(({ writtenAt }) => writtenAt >= reportedAt)
    .flatMap(({ author, body }) =>
      [...body.matchAll(command)].map(([, quoted, bare, why]) => ({
        metric: quoted ?? bare!,
        by: author,
        why: why!.slice(0, longestReason),
      })),
    );
}

/** The judgement with the gates that failed for these metrics let pass, and by whom. Pure. */
export function overrule(judgement: Judgement, overrides: readonly Override[]): Judgement {
  const verdicts = judgement.verdicts.map((verdict) => {
    const names = namesOf(verdict.change);
    const accepted = (pattern: string) =>
      overrides.find(({ metric }) => metric === pattern || names.includes(metric));
    const gates = verdict.gates.map((gate): GateResult => {
      const override = gate.result === 'fail' ? accepted(gate.pattern) : undefined;
      if (override === undefined) return gate;
      return {
        ...gate,
        result: 'overridden',
        why: `${gate.why} Accepted by ${override.by}: ${override.why}`,
      };
    });
    return { ...verdict, gates };
  });
  const results = [...verdicts.flatMap(({ gates }) => gates), ...judgement.unmatched];
  const count = (result: GateResult['result']) => results.filter((gate) => gate.result === result).length;
  return {
    ...judgement,
    verdicts,
    gates: { passed: count('pass'), failed: count('fail'), overridden: count('overridden') },
  };
}
