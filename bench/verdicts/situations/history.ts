import { fromHistory } from '../../../src/pipeline/judge/evidence/history.ts';
import { mean, variance } from '../../../src/stats/summary.ts';
import type { Situation } from '../case.ts';
import { type Noise, noises, normal } from '../draws.ts';
import { bencher } from '../others.ts';
import { centre, draws, estimateOf, level, single, spread } from './common.ts';

type Course = 'level' | 'step' | 'drift';

function history(n: number, noise: Noise, name: string, course: Course, times: number): Situation {
  return {
    evidence: 'history',
    setting: `${name}, ${course}, n = ${n}`,
    effect: 4 * spread,
    times,
    declared:
      'few values do not show their tails, and one run can only be held against what has been: a share of 0.8/√n more than Student’s interval keeps the level for other than normal values, and a hint of drift asks for more',
    once(source, effect) {
      const at = (i: number) =>
        course === 'step'
          ? i < n / 2
            ? 6 * spread
            : 0
          : course === 'drift'
            ? (-3 * spread * (n - i)) / n
            : 0;
      const past = Array.from({ length: n }, (_, i) => centre + at(i) + spread * noise(source));
      const head = centre + at(n) + effect + spread * noise(source);
      const found = fromHistory(past, head, level);
      const z = (head - mean(past)) / Math.sqrt(variance(past));
      return {
        ours: estimateOf(found),
        ...(course === 'level' ? { oracle: z } : {}),
        others: { ...single(past.at(-1)!, head), ...bencher(past, head) },
      };
    },
  };
}

/** Histories of the base branch: level, stepped, drifting. */
export function historySituations(): Situation[] {
  const list: Situation[] = [];
  for (const [name, noise] of Object.entries(noises))
    for (const n of [8, 12, 20, 40, 100]) list.push(history(n, noise, name, 'level', draws.cheap));
  for (const course of ['step', 'drift'] as const)
    for (const n of [20, 40]) list.push(history(n, normal, 'normal', course, draws.cheap));
  return list;
}
