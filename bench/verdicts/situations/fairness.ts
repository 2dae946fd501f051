import { fairnessOf } from '../../../src/pipeline/judge/insights/fairness.ts';
import { sharedExamples } from '../../../src/pipeline/judge/insights/sides.ts';
import type { Random } from '../../../src/stats/random.ts';
import type { Situation } from '../case.ts';
import { draws, level } from './common.ts';

type Measure =
  | 'demographic_parity_difference'
  | 'demographic_parity_ratio'
  | 'equalized_odds_difference'
  | 'equalized_odds_ratio';

/** Two models that mostly select the same people; group b is selected less by `gap`. */
function sides(source: Random, n: number, gaps: readonly [before: number, after: number]) {
  const columns = {
    id: [] as number[],
    y_true: [] as number[],
    group_b: [] as number[],
    before: [] as number[],
    after: [] as number[],
  };
  for (let i = 0; i < n; i++) {
    const b = Number(source.next() < 0.4);
    const y = Number(source.next() < 0.5);
    const common = source.next();
    const score = () => (source.next() < 0.7 ? common : source.next());
    const select = (gap: number) => Number(score() < 0.3 + 0.3 * y - gap * b);
    columns.id.push(i);
    columns.y_true.push(y);
    columns.group_b.push(b);
    columns.before.push(select(gaps[0]));
    columns.after.push(select(gaps[1]));
  }
  const table = (y_pred: number[]) => ({
    rows: n,
    columns: new Map<string, number[]>([
      ['id', columns.id],
      ['y_true', columns.y_true],
      ['y_pred', y_pred],
      ['sex', columns.group_b],
    ]),
  });
  return { before: table(columns.before), after: table(columns.after) };
}

const measures: readonly Measure[] = [
  'demographic_parity_difference',
  'demographic_parity_ratio',
  'equalized_odds_difference',
  'equalized_odds_ratio',
];

function fairness(n: number, gaps: readonly [before: number, after: number], times: number): Situation {
  const settings = measures.map((measure) => ({
    setting: `${measure.replaceAll('_', ' ')}, gap ${gaps[0]}, then ${gaps[1]}, n = ${n}`,
    effect: trueValue(measure, gaps[1]) - trueValue(measure, gaps[0]),
    declared:
      'a largest less a smallest cannot fall below 0, and near it follows no normal law; the interval is the wider of two there',
    ...(gaps.includes(0) &&
      measure === 'equalized_odds_ratio' && {
        note: 'a ratio that is exactly 1 lies at the end of its range, and the smaller of two more so: from there the interval covers a fall too seldom; it raises no false alarm',
      }),
  }));
  return {
    ...settings[0]!,
    evidence: 'fairness',
    also: settings.slice(1),
    times,
    once(source, effect) {
      const { before, after } = sides(source, n, effect === 0 ? [gaps[0], gaps[0]] : gaps);
      const findings = findingOf(before, after);
      return measures.map((measure) => {
        const estimate = findings.get(`fairness.sex.${measure}`)?.(level)?.estimate;
        return { ours: estimate, ...(estimate && { oracle: estimate.difference }) };
      });
    },
  };
}

function findingOf(before: ReturnType<typeof sides>['before'], after: ReturnType<typeof sides>['after']) {
  const shared = sharedExamples({ before, after, roles: {} });
  return fairnessOf({ attributes: ['sex'], file: '', roles: {}, before, after, shared }).findings;
}

/** The measure where group b is selected less by `gap`, of the rates that `sides` draws with. */
function trueValue(measure: Measure, gap: number): number {
  if (measure.endsWith('_difference')) return gap;
  // Selected are 45 % of group a; 60 % of its positives and 30 % of its negatives, whose ratio is the smaller.
  const rate = measure.startsWith('demographic') ? 0.45 : 0.3;
  return (rate - gap) / rate;
}

export function fairnessSituations(): Situation[] {
  return [
    fairness(200, [0.1, 0.25], draws.few),
    fairness(1000, [0.1, 0.2], draws.dear),
    fairness(1000, [0, 0.1], draws.dear),
  ];
}
