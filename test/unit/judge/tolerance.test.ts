import { describe, expect, it } from 'vitest';
import type { JudgeOptions } from '../../../src/pipeline/judge/index.ts';
import { judged, type Numbers } from './sides.ts';

function first(old: Numbers | undefined, now: Numbers, options: JudgeOptions = {}) {
  const { call, evidence, why } = judged(old, now, options).verdicts[0]!;
  return { call, evidence, why };
}

describe('two bare numbers', () => {
  it('cannot tell without a tolerance', () => {
    expect(first({ acc: 0.91 }, { acc: 0.917 })).toEqual({
      call: 'unknown',
      evidence: 'none',
      why: 'One number a side cannot tell a change of 0.007 from chance; a tolerance, repeated runs or predictions would.',
    });
  });

  it('are the same where they are equal', () => {
    expect(first({ acc: 1 }, { acc: { number: 1, text: '1.0' } })).toMatchObject({ call: 'same' });
  });

  it('are noise within the tolerance, better or worse beyond it', () => {
    expect(first({ acc: 0.91 }, { acc: 0.9 }, { tolerance: 0.01 })).toEqual({
      call: 'noise',
      evidence: 'tolerance',
      why: 'A change of 0.01 is within the tolerance of 0.01.',
    });
    expect(first({ acc: 0.91 }, { acc: 0.93 }, { tolerance: '1%' })).toEqual({
      call: 'better',
      evidence: 'tolerance',
      why: 'A change of 0.02 is beyond the tolerance of 1%, and higher is better.',
    });
    expect(first({ loss: 1 }, { loss: 2 }, { tolerance: { '*': 5, loss: 0.5 } })).toMatchObject({
      call: 'worse',
    });
    expect(first({ odd: 1 }, { odd: 2 }, { tolerance: 0.5 })).toMatchObject({
      call: 'unknown',
      evidence: 'tolerance',
    });
    expect(first({ odd: 1 }, { odd: 1.1 }, { tolerance: 0.5 })).toMatchObject({ call: 'noise' });
  });

  it.each([
    ['what is new', undefined, { acc: 1 }, 'It is new: the baseline has nothing to compare it with.'],
    ['what is gone', { acc: 1 }, {}, 'This run did not write it; the baseline has 1.'],
    ['text', { acc: 'a' }, { acc: 'b' }, 'Text has no size to compare: “a” before, “b” now.'],
    [
      'NaN',
      { acc: 0.5 },
      { acc: NaN },
      'A value that is no finite number cannot be compared: 0.5 before, NaN now.',
    ],
  ])('cannot tell of %s', (_, old, now, why) => {
    expect(first(old, now as Numbers, { tolerance: 1 })).toEqual({ call: 'unknown', evidence: 'none', why });
  });
});
