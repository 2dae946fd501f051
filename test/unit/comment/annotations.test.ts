import { expect, it } from 'vitest';
import type { Change } from '../../../src/model/change.ts';
import type { Judgement, Verdict } from '../../../src/model/verdict.ts';
import { gateAnnotations, statusOf } from '../../../src/pipeline/comment/index.ts';

function verdict(name: string, file: string, result: 'pass' | 'fail' | 'overridden'): Verdict {
  const entry = { key: name, value: { kind: 'text', text: 'x' }, source: 'files', file };
  return {
    change: { name, state: 'changed', new: entry } as unknown as Change,
    call: 'worse',
    evidence: 'none',
    why: '',
    gates: [{ rule: 'max-drop 0.01', pattern: name, result, why: 'It fell by 0.2.' }],
  };
}

const judgement: Judgement = {
  verdicts: [
    verdict('accuracy', 'metrics.json', 'fail'),
    verdict('f1', 'metrics.json', 'pass'),
    verdict('loss', 'metrics.json', 'overridden'),
    verdict('auc', 'https://mlflow.corp/runs/1', 'fail'),
  ],
  unmatched: [],
  gates: { passed: 1, failed: 2, overridden: 1 },
};

it('names each failed gate at the file its metric was read from', () => {
  expect(gateAnnotations(judgement)).toEqual([
    {
      path: 'metrics.json',
      line: 1,
      level: 'failure',
      message: 'accuracy: the gate “max-drop 0.01” fails. It fell by 0.2.',
    },
  ]);
});

it('is part of a status only where a gate fails', () => {
  const input = { key: 'train', headline: 'x' };
  expect(statusOf({ ...input, judgement }).annotations).toHaveLength(1);
  const good = { ...judgement, verdicts: [], gates: { passed: 1, failed: 0, overridden: 0 } };
  expect(statusOf({ ...input, judgement: good })).not.toHaveProperty('annotations');
});
