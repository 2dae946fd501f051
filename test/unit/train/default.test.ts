import { expect, it } from 'vitest';
import { defaultCommand } from '../../../src/pipeline/train/default.ts';

it.each([
  [true, true, ['dvc', 'repro']],
  [true, false, undefined],
  [false, true, undefined],
])(
  'with a pipeline: %s, and dvc: %s, runs %j where nobody said what to run',
  (hasPipeline, hasDvc, command) => {
    expect(defaultCommand({ hasPipeline, hasDvc })).toEqual(command);
  },
);
