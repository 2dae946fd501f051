import { describe, expect, it } from 'vitest';
import { measure } from '../../../src/pipeline/judge/evidence/measure.ts';
import { fromPredictions } from '../../../src/pipeline/judge/evidence/predictions.ts';
import { columnsOf, type PredictionTable } from '../../../src/pipeline/judge/evidence/table.ts';
import { differingExamples } from '../../../src/pipeline/judge/index.ts';
import { driftMetrics, driftOf } from '../../../src/pipeline/judge/insights/drift.ts';
import { fairnessOf } from '../../../src/pipeline/judge/insights/fairness.ts';
import { picturesOf } from '../../../src/pipeline/judge/insights/pictures.ts';
import { sharedExamples } from '../../../src/pipeline/judge/insights/sides.ts';
import { slicesOf, trialSlices } from '../../../src/pipeline/judge/insights/slices.ts';
import { unstableQuestions } from '../../../src/pipeline/judge/insights/unstable.ts';
import { values } from '../../../src/stats/metrics/family.ts';
import { random } from '../../../src/stats/random.ts';

type Row = Readonly<Record<string, string | number>>;

function table(rows: readonly Row[]): PredictionTable {
  const names = Object.keys(rows[0] ?? {});
  return {
    rows: rows.length,
    columns: new Map(names.map((name) => [name, rows.map((row) => row[name]!)])),
  };
}

/** Examples of three regions; `hurt` is how often a right answer of APAC turns wrong. */
function side(hurt: number): PredictionTable {
  const source = random(1);
  const turn = random(2);
  return table(
    Array.from({ length: 1500 }, (_, id) => {
      const region = ['APAC', 'EMEA', 'US'][id % 3]!;
      const truth = source.below(2);
      const isRight = source.next() < 0.9 && !(region === 'APAC' && turn.next() < hurt);
      const prediction = isRight ? truth : 1 - truth;
      return {
        id,
        y_true: truth,
        y_pred: prediction,
        y_prob: 0.2 + 0.6 * prediction,
        region,
        'a|b <img>': id % 2,
      };
    }),
  );
}

const predictions = { before: side(0), after: side(0.3) };

describe('slices', () => {
  const shared = sharedExamples(predictions)!;
  const slices = slicesOf(predictions, shared)!;

  it('name the part that got worse first, and who changed sides', () => {
    expect(slices.metric).toBe('accuracy');
    expect(slices.worst[0]!.where).toContainEqual({ column: 'region', label: 'APAC' });
    expect(slices.worst[0]!.p).toBeLessThan(1e-6);
    expect(slices.worst[0]!.delta).toBeCloseTo(-0.27, 1);
    expect(slices.broken!.count).toBeGreaterThan(100);
    expect(slices.broken!.ids).toHaveLength(20);
    expect(slices.broken!.ids.every((id) => Number(id) % 3 === 0)).toBe(true);
    expect(slices.fixed).toEqual({ count: 0, ids: [] });
  });

  it('count nothing as worse where nothing changed', () => {
    const same = { before: side(0), after: side(0) };
    expect(slicesOf(same, sharedExamples(same)!)!.worst).toEqual([]);
  });

  it('take questions, not answers, where there are several a question', () => {
    const answers = (law: number) =>
      table(
        Array.from({ length: 800 }, (_, row) => {
          const topic = (row >> 2) % 2 === 0 ? 'law' : 'code';
          const chance = random(row).next();
          return { question_id: row >> 2, topic, correct: Number(chance < (topic === 'law' ? law : 0.7)) };
        }),
      );
    const both = { before: answers(0.7), after: answers(0.3) };
    const [worst] = trialSlices(both)!.worst;
    expect(worst).toMatchObject({ where: [{ column: 'topic', label: 'law' }], size: 100 });
    expect(unstableQuestions(both)!.count).toBeGreaterThan(100);
  });
});

it('an example that is on one side alone, or has another truth there, is not like for like', () => {
  const before = table([
    { id: 1, y_true: 0 },
    { id: 2, y_true: 1 },
    { id: 3, y_true: 1 },
  ]);
  const after = table([
    { id: 1, y_true: 0 },
    { id: 2, y_true: 0 },
    { id: 4, y_true: 1 },
  ]);
  expect(differingExamples({ before, after })).toEqual({ differing: 3, all: 4 });
});

describe('fairness', () => {
  const shared = sharedExamples(predictions);
  const base = { file: 'p.csv', roles: {}, shared, ...predictions };

  it('is a metric for each attribute and measure, with an interval', () => {
    const { metrics, findings, groups, problems } = fairnessOf({ ...base, attributes: ['region'] });
    expect(metrics.map(({ name }) => name)).toEqual(
      [
        'demographic_parity_difference',
        'demographic_parity_ratio',
        'equalized_odds_difference',
        'equalized_odds_ratio',
      ].map((measureName) => `fairness.region.${measureName}`),
    );
    const odds = metrics[2]!;
    expect(odds).toMatchObject({ state: 'changed', direction: 'lower' });
    const { estimate } = findings.get(odds.name)!(0.95)!;
    expect(estimate.low).toBeGreaterThan(0);
    expect(estimate.low).toBeLessThan(odds.delta!);
    expect(estimate.high).toBeGreaterThan(odds.delta!);
    expect(groups[0]!.groups.map(({ label, size }) => [label, size])).toEqual([
      ['APAC', 500],
      ['EMEA', 500],
      ['US', 500],
    ]);
    expect(problems).toEqual([]);
  });

  it('says what it cannot look at', () => {
    expect(fairnessOf({ ...base, attributes: ['sex'] }).problems).toEqual([
      'The predictions have no column sex, which fairness asks for.',
    ]);
  });
});

describe('drift', () => {
  const source = random(5);
  const inputs = (shift: number, share: number) =>
    table(
      Array.from({ length: 2000 }, (_, id) => ({
        id,
        age: 40 + shift + 10 * (source.next() + source.next() - 1),
        device: source.next() < share ? 'phone' : 'desk',
      })),
    );

  it('tells what moved from what did not', () => {
    const drift = driftOf('data/test.csv', inputs(0, 0.5), inputs(8, 0.5));
    const [age, device] = drift.columns;
    expect(age).toMatchObject({ column: 'age', test: 'ks' });
    expect(age!.psi).toBeGreaterThan(0.25);
    expect(age!.p).toBeLessThan(1e-9);
    expect(device).toMatchObject({ column: 'device', test: 'chi2' });
    expect(device!.psi).toBeLessThan(0.05);
    expect(driftMetrics(drift).map(({ change }) => change.name)).toEqual([
      'drift.age.psi',
      'drift.age.js',
      'drift.age.ks',
      'drift.device.psi',
      'drift.device.js',
      'drift.device.chi2',
    ]);
  });

  it('names columns that one side alone has', () => {
    expect(driftOf('t', table([{ a: 1 }]), table([{ b: 1 }])).missing).toEqual(['a', 'b']);
  });
});

it('draws confusion, calibration and thresholds of a binary classifier', () => {
  const plots = picturesOf('predictions.csv', sharedExamples(predictions)!);
  expect(plots.map(({ id }) => id)).toEqual(['cml:confusion', 'cml:calibration', 'cml:threshold']);
});

describe('several score columns', () => {
  const classes = ['cat', 'dog', 'eel'];
  const source = random(9);
  const rows = Array.from({ length: 300 }, (_, id) => {
    const truth = classes[source.below(3)]!;
    const raw = classes.map((name) => source.next() + (name === truth ? 0.6 : 0));
    const sum = raw.reduce((a, b) => a + b, 0);
    return {
      id,
      label: truth,
      ...Object.fromEntries(classes.map((name, c) => [`prob_${name}`, raw[c]! / sum])),
    };
  });

  it('give AUROC, log loss, top-k and NDCG', () => {
    const columns = columnsOf(table(rows), {});
    const { families } = measure(
      columns,
      Uint32Array.from(rows, ({ id }) => id),
      {},
    )!;
    const found = values(families, rows.length);
    expect([...found.keys()]).toEqual(
      expect.arrayContaining(['accuracy', 'auroc', 'log_loss', 'top_2_accuracy', 'ndcg', 'brier', 'ece']),
    );
    expect(found.get('auroc')).toBeGreaterThan(0.7);
    expect(found.get('top_2_accuracy')).toBeGreaterThan(found.get('accuracy')!);
  });
});

it('rankings are compared by query', () => {
  const ranked = (noise: number) =>
    table(
      Array.from({ length: 400 }, (_, row) => {
        const relevance = row % 10 === 0 ? 1 : 0;
        return { query: Math.floor(row / 10), relevance, score: relevance + noise * random(row).next() };
      }),
    );
  const result = fromPredictions({ before: ranked(0.5), after: ranked(8) }, 0.95);
  if ('setback' in result) throw new Error(result.setback);
  expect(result.before.get('ndcg@10')).toBe(1);
  expect(result.find('mrr')!.estimate.high).toBeLessThan(0);
});
