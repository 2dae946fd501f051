import { expect, it } from 'vitest';
import { overridesIn, overrule } from '../../../src/pipeline/override/accept.ts';
import { judged } from './sides.ts';

const remark = (body: string, writtenAt = 10, author = 'ada') => ({
  id: '1',
  author,
  body,
  writtenAt,
  editedAt: writtenAt,
});

it('reads the command on a line of its own, with the name in backticks where it has spaces', () => {
  const body =
    'Fine by me.\r\n/cml accept accuracy the old set leaked \r\n/cml accept `top 5` known\n> /cml accept f1 quoted\n/cml accept loss';
  expect(overridesIn([remark(body)], 0)).toEqual([
    { metric: 'accuracy', by: 'ada', why: 'the old set leaked' },
    { metric: 'top 5', by: 'ada', why: 'known' },
  ]);
});

it('passes over what was written before the report of this commit', () => {
  expect(overridesIn([remark('/cml accept accuracy why', 9)], 10)).toEqual([]);
});

it('stays quick on hostile text', () => {
  expect(overridesIn([remark(`/cml accept ${'a '.repeat(30_000)}\n`.repeat(3))], 0)).toHaveLength(3);
});

it('lets pass what failed for the metric that was named, and nothing else', () => {
  const judgement = judged(
    { accuracy: 0.9, f1: 0.9 },
    { accuracy: 0.8, f1: 0.8 },
    { gates: { accuracy: { 'max-drop': 0.01 }, f1: { 'max-drop': 0.01 } } },
  );
  const overruled = overrule(judgement, [{ metric: 'accuracy', by: '@team', why: '<img onerror>' }]);
  expect(overruled.gates).toEqual({ passed: 0, failed: 1, overridden: 1 });
  expect(overruled.verdicts[0]!.gates[0]).toMatchObject({
    result: 'overridden',
    why: expect.stringContaining('Accepted by @team: <img onerror>'),
  });
  expect(overrule(judgement, [{ metric: '__proto__', by: 'ada', why: 'x' }]).gates.failed).toBe(2);
});
