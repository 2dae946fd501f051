import { describe, expect, it } from 'vitest';
import type { GateRule } from '../../../src/pipeline/judge/index.ts';
import { judged, type Numbers } from './sides.ts';

function gate(old: Numbers | undefined, now: Numbers, rule: GateRule, pattern = 'acc') {
  const judgement = judged(old, now, { gates: { [pattern]: rule } });
  const results = [...judgement.verdicts.flatMap((verdict) => verdict.gates), ...judgement.unmatched];
  return results.map(({ rule: text, result, why }) => `${text}: ${result}: ${why}`);
}

describe('a gate', () => {
  it('holds a metric to a least and a most', () => {
    expect(gate(undefined, { acc: 0.79 }, { min: 0.8 })).toEqual(['min 0.8: fail: 0.79 is less than 0.8.']);
    expect(gate(undefined, { acc: 0.8 }, { min: 0.8 })).toEqual(['min 0.8: pass: 0.8 is at least 0.8.']);
    expect(gate(undefined, { acc: 0.8 }, { max: 0.7 })).toEqual(['max 0.7: fail: 0.8 is more than 0.7.']);
    expect(gate(undefined, { acc: 0.79999999 }, { min: 0.8 })).toEqual([
      'min 0.8: fail: 0.79999999 is less than 0.8.',
    ]);
  });

  it('allows a drop up to its limit and no further', () => {
    expect(gate({ acc: 0.91 }, { acc: 0.9 }, { 'max-drop': 0.01 })).toEqual([
      'max-drop 0.01: pass: It fell by 0.01 from 0.91 to 0.90; 0.01 is allowed.',
    ]);
    expect(gate({ acc: 0.91 }, { acc: 0.89 }, { 'max-drop': 0.01 })).toEqual([
      'max-drop 0.01: fail: It fell by 0.02 from 0.91 to 0.89; no more than 0.01 is allowed.',
    ]);
    expect(gate({ acc: 0.91 }, { acc: 0.95 }, { 'max-drop': 0.01 })).toEqual([
      'max-drop 0.01: pass: It rose by 0.04.',
    ]);
  });

  it('reads a percentage as a share of the baseline', () => {
    expect(gate({ loss: 200 }, { loss: 202 }, { 'max-rise': '1%' }, 'loss')).toEqual([
      'max-rise 1%: pass: It rose by 2 from 200 to 202; 1% is allowed.',
    ]);
    expect(gate({ loss: 200 }, { loss: 203 }, { 'max-rise': '1 %' }, 'loss')).toEqual([
      'max-rise 1%: fail: It rose by 3 from 200 to 203; no more than 1% is allowed.',
    ]);
    expect(gate({ loss: -200 }, { loss: -203 }, { 'max-drop': '1%' }, 'loss')[0]).toContain('fail');
    expect(gate({ loss: 0 }, { loss: 1 }, { 'max-rise': '1%' }, 'loss')[0]).toContain('1% of 0 is 0');
  });

  it('passes what is new, and what had no number before', () => {
    expect(gate({}, { acc: 0.5 }, { 'max-drop': 0.01 })[0]).toContain('pass: It is new');
    expect(gate({ acc: NaN }, { acc: 0.5 }, { 'max-drop': 0.01 })[0]).toContain('pass: The baseline has NaN');
  });

  it.each([
    ['a vanished metric', {}, 'This run did not write it; the baseline has 0.9.'],
    ['NaN', { acc: NaN }, 'It is NaN, which passes no gate.'],
    ['infinity', { acc: Infinity }, 'It is ∞, which passes no gate.'],
    ['text', { acc: 'high' }, 'It is the text “high”, and a gate needs a number.'],
  ])('fails on %s', (_, now, why) => {
    expect(gate({ acc: 0.9 }, now, { min: 0.1, 'max-drop': 1 })).toEqual([
      `min 0.1: fail: ${why}`,
      `max-drop 1: fail: ${why}`,
    ]);
  });

  it('that matches nothing fails, and says what was meant', () => {
    expect(gate({ accuracy: 1 }, { accuracy: 1 }, { min: 0.5, max: 2 }, 'acuracy')).toEqual([
      'min 0.5, max 2: fail: No metric of that name on either side; did you mean accuracy?',
    ]);
    expect(gate({}, { a: 1, b: 2, c: 3, d: 4 }, { min: 1 }, 'val_*')).toEqual([
      'min 1: fail: No metric matches it on either side; there are a, b, c ….',
    ]);
    expect(gate({}, {}, { min: 1 })).toEqual([
      'min 1: fail: Neither the baseline nor this run has any metric.',
    ]);
  });

  it('counts a flag as 0 or 1', () => {
    expect(gate(undefined, { acc: true }, { min: 1 })[0]).toContain('pass');
    expect(gate(undefined, { acc: false }, { min: 1 })[0]).toContain('fail');
  });

  it('by glob holds for each metric that matches, beside one by name', () => {
    const judgement = judged(
      undefined,
      { 'test.acc': 0.9, 'val.acc': 0.5, loss: 1 },
      { gates: { '*.acc': { min: 0.8 }, 'val.acc': { min: 0.4 } } },
    );
    expect(judgement.gates).toEqual({ passed: 2, failed: 1, overridden: 0 });
    expect(judgement.verdicts.map(({ change, gates }) => [change.name, gates.map((g) => g.result)])).toEqual([
      ['test.acc', ['pass']],
      ['val.acc', ['pass', 'fail']],
      ['loss', []],
    ]);
  });

  it('keeps hostile names apart from its own', () => {
    const gates = JSON.parse('{"__proto__": {"min": 1}, "constructor": {"min": 1}}');
    const judgement = judged(undefined, JSON.parse('{"__proto__": 0, "a|b": 1}'), { gates });
    expect(judgement.verdicts[0]?.gates).toMatchObject([{ pattern: '__proto__', result: 'fail' }]);
    expect(judgement.unmatched).toMatchObject([{ pattern: 'constructor' }]);
  });

  it('is linear in metrics and in gates', () => {
    const numbers = Object.fromEntries(Array.from({ length: 10_000 }, (_, i) => [`m${i}`, i]));
    const gates = Object.fromEntries(Object.keys(numbers).map((name) => [name, { max: 1e6 }]));
    expect(judged(numbers, numbers, { gates }).gates.passed).toBe(10_000);
  });
});
