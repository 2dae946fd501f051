import { emptyRun } from '../../../src/model/run.ts';
import { numberValue, type Value } from '../../../src/model/value.ts';
import type { Judgement } from '../../../src/model/verdict.ts';
import { type DiffOptions, diff } from '../../../src/pipeline/diff/index.ts';
import { type JudgeOptions, judge } from '../../../src/pipeline/judge/index.ts';

export type Numbers = Readonly<Record<string, number | Value>>;

export function runOf(numbers: Numbers) {
  const metrics = Object.entries(numbers).map(([key, value]) => ({
    key,
    value: typeof value === 'number' ? numberValue(value) : value,
    file: 'metrics.json',
    source: 'files',
  }));
  return { ...emptyRun(null), metrics };
}

/** What cml says of two sides; no baseline where `old` is undefined. */
export function judged(
  old: Numbers | undefined,
  now: Numbers,
  options: JudgeOptions & DiffOptions = {},
): Judgement {
  return judge(diff(old && runOf(old), runOf(now), options), options);
}
