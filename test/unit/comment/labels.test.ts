import { describe, expect, test } from 'vitest';
import { labelRules, planLabels } from '../../../src/pipeline/comment/labels.ts';

describe('which labels a change request is to have', () => {
  const rules = labelRules({ worse: 'regression', better: 'improvement', failed: 'regression' }, [], 'train');

  test('the one of its verdict is put on, and those of others go', () => {
    expect(planLabels(rules, 'worse', [])).toEqual({ add: ['regression'], remove: [] });
    expect(planLabels(rules, 'better', ['Regression', 'mine'])).toEqual({
      add: ['improvement'],
      remove: ['Regression'],
    });
    expect(planLabels(rules, 'noise', ['improvement'])).toEqual({ add: [], remove: ['improvement'] });
  });

  test('nothing changes where it is there, in whatever capitals, or serves another verdict too', () => {
    const nothing = { add: [], remove: [] };
    expect(planLabels(rules, 'worse', ['REGRESSION'])).toEqual(nothing);
    expect(planLabels(rules, 'failed', ['regression'])).toEqual(nothing);
    expect(planLabels(rules, 'same', ['bug'])).toEqual(nothing);
  });

  test('--label goes over cml.yaml, and a label can name its report', () => {
    const given = labelRules(
      { worse: 'regression' },
      ['worse={key}: worse = bad', 'gate-failed=blocked'],
      'a/b',
    );
    expect([...given]).toEqual([
      ['worse', 'a/b: worse = bad'],
      ['gate-failed', 'blocked'],
    ]);
  });

  test.each(['worst=x', 'worse', 'worse=', '=x'])('“%s” is refused with the verdicts there are', (text) => {
    expect(() => labelRules({}, [text], 'k')).toThrow(
      expect.objectContaining({ code: 'usage', hint: expect.stringContaining('gate-failed, worse') }),
    );
  });
});
