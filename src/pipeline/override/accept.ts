import type { Labelling, Person, Remark } from '../../forges/types.ts';
import type { Override } from '../../model/run.ts';
import type { GateResult, Judgement } from '../../model/verdict.ts';
import { namesOf } from '../diff/pattern.ts';

/** Accepts every gate that failed. */
const everything = '*';

/** `/cml accept METRIC reason`, alone on its line; a name with spaces stands between backticks. */
const command = /^\/cml[ \t]+accept[ \t]+(?:`([^`\n]+)`|(\S+))[ \t]+(\S[^\n]*)$/gm;

/** The label `cml-accept`, or `cml-accept: METRIC`. */
const acceptLabel = /^cml-accept(?:\s*:\s*(\S.*))?$/i;

const longestReason = 300;

/** An override that somebody asked for, who may or may not be let. */
export interface Wish {
  readonly person: Person;
  readonly override: Override;
}

/** Whether anything at all was said that could be a wish. */
export function mayHoldWishes(remarks: readonly Remark[], labellings: readonly Labelling[]): boolean {
  return (
    remarks.some(({ body }) => body.includes('/cml')) ||
    labellings.some(({ label }) => acceptLabel.test(label))
  );
}

/**
 * What people asked to let pass, comments first. Only what was written, or put on, since the report of this very commit was:
 * whoever accepts a number has seen it, and a later commit is accepted anew. A label that was taken off again counts no more.
 */
export function wishesIn(
  remarks: readonly Remark[],
  labellings: readonly Labelling[],
  reportedAt: number,
): Wish[] {
  const written = remarks
    .filter(({ writtenAt }) => writtenAt >= reportedAt)
    .flatMap(({ author, body }) =>
      [...body.matchAll(command)].map(([, quoted, bare, why]) => wish(author, quoted ?? bare!, why!.trim())),
    );
  const last = new Map(labellings.map((one) => [one.label.toLowerCase(), one]));
  const labelled = [...last.values()].flatMap(({ label, isOn, by, at }) => {
    const match = isOn && at >= reportedAt ? acceptLabel.exec(label) : null;
    return match === null ? [] : [wish(by, match[1]?.trim() ?? everything, `by the label ${label}`)];
  });
  return [...written, ...labelled];
}

function wish(person: Person, metric: string, why: string): Wish {
  return { person, override: { metric, by: person.name, why: why.slice(0, longestReason) } };
}

/** The judgement with the gates that failed for these metrics let pass, and by whom. Pure. */
export function overrule(judgement: Judgement, overrides: readonly Override[]): Judgement {
  const passed = (gate: GateResult, names: readonly string[]): GateResult => {
    if (gate.result !== 'fail') return gate;
    const override = overrides.find(
      ({ metric }) => metric === everything || metric === gate.pattern || names.includes(metric),
    );
    if (override === undefined) return gate;
    return { ...gate, result: 'overridden', why: `${gate.why} Accepted by ${override.by}: ${override.why}` };
  };
  const verdicts = judgement.verdicts.map((verdict) => {
    const names = namesOf(verdict.change);
    return { ...verdict, gates: verdict.gates.map((gate) => passed(gate, names)) };
  });
  const unmatched = judgement.unmatched.map((gate) => passed(gate, []));
  const results = [...verdicts.flatMap(({ gates }) => gates), ...unmatched];
  const count = (result: GateResult['result']) => results.filter((gate) => gate.result === result).length;
  return {
    ...judgement,
    verdicts,
    unmatched,
    gates: { passed: count('pass'), failed: count('fail'), overridden: count('overridden') },
  };
}
