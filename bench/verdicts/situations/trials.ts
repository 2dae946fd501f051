import type { PredictionTable } from '../../../src/pipeline/judge/evidence/table.ts';
import { fromTrials } from '../../../src/pipeline/judge/evidence/trials.ts';
import type { Random } from '../../../src/stats/random.ts';
import type { Situation } from '../case.ts';
import { draws, level } from './common.ts';

/** How likely a question is answered right: some never, some always, most at times. */
function chanceOf(source: Random): number {
  const u = source.next();
  return u < 0.15 ? 0 : u > 0.6 ? 1 : (u - 0.15) / 0.45;
}

/** A change helps with the questions that are open. */
function helped(chance: number, gain: number): number {
  return chance + gain * (1 - chance);
}

/** What a gain is worth, over all questions: the integral over the chances above, by the middle of a thousand parts. */
function worth(metric: string, gain: number): number {
  const k = metric === 'mean' ? 1 : Number(metric.slice('pass@'.length));
  let sum = 0;
  for (let i = 0; i < 1000; i++) {
    const u = (i + 0.5) / 1000;
    const chance = chanceOf({ next: () => u } as Random);
    sum += (1 - chance) ** k - (1 - helped(chance, gain)) ** k;
  }
  return sum / 1000;
}

function trials(
  metrics: readonly string[],
  questions: number,
  k: number,
  gain: number,
  times: number,
): Situation {
  const settings = metrics.map((metric) => ({
    setting: `${metric}, ${questions} questions, ${k} answers each`,
    effect: worth(metric, gain),
  }));
  return {
    ...settings[0]!,
    evidence: 'trials',
    also: settings.slice(1),
    times,
    once(source, effect) {
      const chances = Array.from({ length: questions }, () => chanceOf(source));
      const side = (more: number) =>
        chances.map((chance) =>
          Array.from({ length: k }, () => Number(source.next() < helped(chance, more))),
        );
      const [old, now] = [side(0), side(effect === 0 ? 0 : gain)];
      const result = fromTrials(tableOf(old), tableOf(now), {}, level);
      // A gate on one answer a question: red where one that was right is wrong now.
      const broken = old.some((answers, i) => answers[0] === 1 && now[i]![0] === 0);
      const first = (side: number[][]) => side.reduce((sum, [answer]) => sum + answer!, 0);
      const others = {
        'one answer, any newly wrong': broken,
        'one answer, fewer right': first(now) < first(old),
      };
      return metrics.map((metric) => {
        const estimate = 'setback' in result ? undefined : result.find(metric)?.estimate;
        return { ours: estimate, ...(estimate && { oracle: estimate.difference }), others };
      });
    },
  };
}

function tableOf(answers: readonly (readonly number[])[]): PredictionTable {
  const rows = answers.flatMap((own, question) => own.map((points) => [question, points] as const));
  return {
    rows: rows.length,
    columns: new Map([
      ['question_id', rows.map(([question]) => question)],
      ['correct', rows.map(([, points]) => points)],
    ]),
  };
}

export function trialSituations(): Situation[] {
  return [
    trials(['mean', 'pass@2'], 50, 3, 0.5, draws.few),
    trials(['mean', 'pass@2', 'pass@5'], 50, 10, 0.4, draws.few),
    trials(['mean', 'pass@2'], 200, 3, 0.2, draws.dear),
    trials(['mean', 'pass@2', 'pass@5'], 200, 10, 0.15, draws.dear),
  ];
}
