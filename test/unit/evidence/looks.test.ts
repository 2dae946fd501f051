import { describe, expect, it } from 'vitest';
import { decodeRecord, encodeRecord } from '../../../src/ledger/codec.ts';
import { emptyRun } from '../../../src/model/run.ts';
import type { Judgement } from '../../../src/model/verdict.ts';
import { lookNumber, looksAt, looksOf } from '../../../src/pipeline/evidence/looks.ts';
import type { JudgeOptions } from '../../../src/pipeline/judge/index.ts';
import { judged } from '../judge/sides.ts';

const base = [0.91, 0.902, 0.905, 0.899, 0.908, 0.911, 0.903, 0.907];
const gates = { accuracy: { significant: true } };

/** A run of the same commit whose eight seeds came out this much better or worse than the baseline's. */
function run(shift: number, options: JudgeOptions) {
  const side = (by: number) =>
    base.map((value, i) => ({ id: String(i), value: value + by + 0.002 * (i % 3) * Math.sign(by) }));
  const replicates = new Map([['accuracy', { kind: 'seeds' as const, before: side(0), after: side(shift) }]]);
  return judged({ accuracy: 0.905 }, { accuracy: 0.905 + shift }, { replicates, gates, ...options });
}

/** Runs one commit again and again, as the ledger lets each know of those before. */
function rerun(shifts: readonly number[]): Judgement[] {
  const judgements: Judgement[] = [];
  let recorded = looksOf(run(0.001, {}), 'another baseline');
  for (const [i, shift] of shifts.entries()) {
    const earlier = looksAt('b', recorded);
    const judgement = run(shift, { earlier, looks: lookNumber(i + 1, earlier) });
    recorded = [...recorded, ...looksOf(judgement, 'b')];
    judgements.push(judgement);
  }
  return judgements;
}

describe('running the same commit again', () => {
  it('does not turn a gate green that has failed', () => {
    const failed = rerun([-0.02, -0.02, -0.001, 0.02, 0.001]).map((judgement) => judgement.gates.failed);
    expect(failed).toEqual([1, 1, 1, 1, 1]);
  });

  it('says that it took the earlier runs into account, or was set aside', () => {
    const [, second, third] = rerun([-0.02, -0.021, 0.02]);
    expect(second!.verdicts[0]!.method).toContain('together with 1 earlier run of this commit');
    expect(third!.verdicts[0]!.method).toContain('set aside, as it excludes what 2 earlier runs');
  });

  it('narrows what is known', () => {
    const [first, second] = rerun([-0.001, -0.0015]);
    const width = ({ verdicts }: Judgement) => verdicts[0]!.interval!.high - verdicts[0]!.interval!.low;
    expect(width(second!)).toBeLessThanOrEqual(width(first!));
  });

  it('is counted by the record where the CI service names jobs instead of counting', () => {
    expect(lookNumber(3)).toBe(3);
    expect(lookNumber(4_711_000)).toBe(1);
    expect(lookNumber(4_711_000, looksAt('b', looksOf(run(0.001, {}), 'b')))).toBe(2);
  });

  it('keeps its record through the ledger', () => {
    const looks = looksOf(run(-0.02, {}), 'b');
    expect(looks).toHaveLength(1);
    const line = encodeRecord('train', { ...emptyRun(null), looks });
    expect(decodeRecord(line, null)!.looks).toEqual(looks);
  });
});
