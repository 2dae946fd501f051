import { expect, it } from 'vitest';
import type { Labelling } from '../../../src/forges/types.ts';
import { overrule, wishesIn } from '../../../src/pipeline/override/accept.ts';
import { judged } from './sides.ts';

const ada = { id: '7', name: 'ada' };
const remark = (body: string, writtenAt = 10) => ({
  id: '1',
  author: ada,
  body,
  writtenAt,
  editedAt: writtenAt,
});

const label = (name: string, at = 10, isOn = true): Labelling => ({ label: name, isOn, by: ada, at });

it('reads labels that are still on, for all metrics or for one', () => {
  const labels = [
    label('cml-accept', 10),
    label('CML-Accept: top 5', 11),
    label('cml-accept: f1', 12),
    label('cml-accept: f1', 13, false),
    label('cml-acceptable', 14),
  ];
  expect(wishesIn([], labels, 10).map(({ override }) => override)).toEqual([
    { metric: '*', by: 'ada', why: 'by the label cml-accept' },
    { metric: 'top 5', by: 'ada', why: 'by the label CML-Accept: top 5' },
  ]);
});

it('reads the command on a line of its own, with the name in backticks where it has spaces', () => {
  const body =
    'Fine by me.\r\n/cml accept accuracy the old set leaked \r\n/cml accept `top 5` known\n> /cml accept f1 quoted\n/cml accept loss';
  expect(wishesIn([remark(body)], [], 0).map(({ override }) => override)).toEqual([
    { metric: 'accuracy', by: 'ada', why: 'the old set leaked' },
    { metric: 'top 5', by: 'ada', why: 'known' },
  ]);
});

it('passes over what was written before the report of this commit', () => {
  expect(wishesIn([remark('/cml accept accuracy why', 9)], [label('cml-accept', 9)], 10)).toEqual([]);
});

it('stays quick on hostile text', () => {
  const hostile = `/cml accept ${'a '.repeat(30_000)}\n`.repeat(3);
  expect(wishesIn([remark(hostile)], [label(`cml-accept:${' '.repeat(50_000)}`)], 0)).toHaveLength(3);
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
  const all = overrule(judgement, [{ metric: '*', by: 'ada', why: 'x' }]);
  expect(all.gates).toEqual({ passed: 0, failed: 0, overridden: 2 });
});
