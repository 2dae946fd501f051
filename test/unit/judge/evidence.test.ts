import { describe, expect, it } from 'vitest';
import type { JudgeOptions, PredictionTable, Replicates } from '../../../src/pipeline/judge/index.ts';
import { random } from '../../../src/stats/random.ts';
import { judged } from './sides.ts';

function verdict(before: number, after: number, options: JudgeOptions, name = 'accuracy') {
  return judged({ [name]: before }, { [name]: after }, options).verdicts[0]!;
}

function seeds(before: readonly number[], after: readonly number[], kind: Replicates['kind'] = 'seeds') {
  const side = (values: readonly number[]) => values.map((value, i) => ({ id: String(i), value }));
  return new Map([['accuracy', { kind, before: side(before), after: side(after) }]]);
}

const base = [0.91, 0.902, 0.905, 0.899, 0.908, 0.911, 0.903, 0.907];
const shifted = (by: number, wobble = 0.001) => base.map((value, i) => value + by + wobble * (i % 3));

describe('seeds', () => {
  it('that agree make a change real, and name the test', () => {
    const found = verdict(0.905, 0.926, { replicates: seeds(base, shifted(0.02)) });
    expect(found).toMatchObject({ call: 'better', evidence: 'replicates', p: 2 / 256 });
    expect(found.method).toContain('exact sign-flip test of 8 paired seeds');
    expect(found.why).toBe('The change is real (95% interval +0.020 to +0.022), and higher is better.');
    expect(found.interval!.low).toBeGreaterThan(0);
  });

  it('that do not agree make it noise, and say what would have been seen', () => {
    const after = base.map((value, i) => value + (i % 2 === 0 ? 0.01 : -0.008));
    const found = verdict(0.905, 0.915, { replicates: seeds(base, after) });
    expect(found).toMatchObject({ call: 'noise', evidence: 'replicates' });
    expect(found.why).toMatch(
      /^It may well be chance \(95% interval .*\); a change below 0\.01\d* would mostly go unseen, and it would take about [\d,]+ seeds a side to see one of \+0\.001\.$/,
    );
  });

  it('cannot tell where a margin is asked for that they do not reach', () => {
    const after = base.map((value, i) => value + (i % 2 === 0 ? 0.01 : -0.008));
    const options = { replicates: seeds(base, after) };
    expect(verdict(0.905, 0.915, { ...options, tolerance: 0.002 }).call).toBe('unknown');
    expect(verdict(0.905, 0.915, { ...options, tolerance: 0.05 }).call).toBe('noise');
  });

  it('do not make better what is real and too small to matter', () => {
    const found = verdict(0.905, 0.926, { replicates: seeds(base, shifted(0.02)), tolerance: 0.05 });
    expect(found).toMatchObject({ call: 'noise' });
    expect(found.why).toContain('real and smaller than what matters');
  });

  it.each([
    ['one a side', [0.9], [0.95], 'the seeds are 1 before and 1 now, and two a side are the least'],
    ['no variance', [0.9, 0.9, 0.9], [0.95, 0.95, 0.95], 'few different outcomes'],
    ['NaN in all but one', [0.9, NaN], [0.95, NaN], 'two a side are the least'],
  ])('cannot tell with %s', (_, before, after, why) => {
    const found = verdict(0.9, 0.95, { replicates: seeds(before, after) });
    expect(found).toMatchObject({ call: 'unknown', evidence: 'none' });
    expect(found.why).toContain(why);
  });

  it('without ids are two samples', () => {
    const bare = (values: readonly number[]) => values.map((value) => ({ value }));
    const replicates = new Map([
      ['accuracy', { kind: 'seeds' as const, before: bare(base), after: bare(shifted(0.02)) }],
    ]);
    const found = verdict(0.905, 0.926, { replicates });
    expect(found.method).toContain("Welch's t and a studentised permutation test of 8 and 8 seeds");
    expect(found.call).toBe('better');
  });

  it('of folds get the corrected test, which is wider', () => {
    const after = base.map((value, i) => value + 0.006 * (i % 3) - 0.001);
    const asSeeds = verdict(0.905, 0.91, { replicates: seeds(base, after) });
    const asFolds = verdict(0.905, 0.91, { replicates: seeds(base, after, 'folds') });
    expect(asFolds.method).toContain('Nadeau');
    expect(asFolds.interval!.high - asFolds.interval!.low).toBeGreaterThan(
      asSeeds.interval!.high - asSeeds.interval!.low,
    );
  });

  it('that are not repeatable are worth less', () => {
    const probed = (distance: number) =>
      verdict(0.905, 0.926, {
        replicates: seeds(base, shifted(0.02)),
        nondeterminism: new Map([['accuracy', [distance]]]),
      });
    expect(probed(0.04).call).toBe('noise');
    expect(probed(0.04).method).toContain('no narrower than what the same commit and seed gave twice');
    // Seeds that vary more than that have shown it themselves.
    expect(probed(0.001)).toEqual(probed(0));
  });
});

describe('a history', () => {
  const past = Array.from({ length: 20 }, (_, i) => 0.9 + 0.001 * ((i * 7) % 5));
  const history = (values: readonly number[]) => ({ history: new Map([['accuracy', values]]) });

  it('tells what is unlike it', () => {
    expect(verdict(0.902, 0.95, history(past))).toMatchObject({ call: 'better', evidence: 'history' });
    expect(verdict(0.902, 0.9035, history(past))).toMatchObject({ call: 'noise', evidence: 'history' });
  });

  it('is used from its last step on', () => {
    const stepped = [...past.map((value) => value - 0.1), ...past.slice(0, 10)];
    const found = verdict(0.902, 0.85, history(stepped));
    expect(found).toMatchObject({ call: 'worse', evidence: 'history' });
    expect(found.method).toContain('10 values of the base branch since it stepped 10 runs ago');
  });

  it.each([
    ['of one', [0.9], 'the base branch has 1 value, and 8 are the least'],
    ['that drifts', past.map((value, i) => value + 0.002 * i), 'drift'],
    ['that never moved', past.map(() => 0.9), 'all the same'],
  ])('%s tells nothing', (_, values, why) => {
    const found = verdict(0.9, 0.95, history(values));
    expect(found).toMatchObject({ call: 'unknown', evidence: 'none' });
    expect(found.why).toContain(why);
  });
});

describe("the test set's size", () => {
  it('gives a rate its noise floor', () => {
    expect(verdict(0.9, 0.907, { testSize: 500 })).toMatchObject({ call: 'noise', evidence: 'test-size' });
    expect(verdict(0.9, 0.907, { testSize: 100_000 })).toMatchObject({ call: 'better' });
  });

  it('says nothing of what is no share of examples', () => {
    expect(verdict(0.9, 0.8, { testSize: 100_000 }, 'rmse').evidence).toBe('none');
    expect(verdict(3, 2, { testSize: { accuracy: 100_000 } }).why).toContain('no rate');
  });
});

/** A classifier's predictions: of n examples this share is right, and the same ones on both sides as far as it goes. */
function table(
  n: number,
  right: (i: number) => boolean,
  id: (i: number) => number | string = (i) => i,
): PredictionTable {
  const rows = Array.from({ length: n }, (_, i) => i);
  return {
    rows: n,
    columns: new Map<string, (number | string)[]>([
      ['id', rows.map(id)],
      ['label', rows.map((i) => (i % 2 === 0 ? 'cat' : 'dog'))],
      ['prediction', rows.map((i) => (right(i) === (i % 2 === 0) ? 'cat' : 'dog'))],
    ]),
  };
}

describe('predictions', () => {
  const before = table(1000, (i) => i % 10 !== 0);

  it("recognise the training's own number, and test it", () => {
    const after = table(1000, (i) => i % 20 !== 0);
    const found = verdict(0.9, 0.95, { predictions: { before, after } });
    expect(found).toMatchObject({ call: 'better', evidence: 'predictions' });
    expect(found.method).toContain("McNemar's exact test with Tango's interval, 1000 examples");
    expect(verdict(90, 95, { predictions: { before, after } }).interval!.high).toBeGreaterThan(1);
  });

  it('leave a number alone that is another', () => {
    const after = table(1000, (i) => i % 20 !== 0);
    expect(verdict(0.8, 0.85, { predictions: { before, after } }).evidence).toBe('none');
  });

  it('of a training that is not repeatable are worth less, and more where both sides were probed', () => {
    const after = table(1000, (i) => i % 20 !== 0);
    const probed = (...distances: number[]) =>
      verdict(0.9, 0.95, {
        predictions: { before, after },
        nondeterminism: new Map([['accuracy', distances]]),
      });
    expect(probed(0).call).toBe('better');
    expect(probed(0.01)).toMatchObject({ call: 'noise', evidence: 'predictions' });
    expect(probed(0.01).method).toContain('widened by what the same commit and seed gave twice');
    const width = ({ interval }: ReturnType<typeof probed>) => interval!.high - interval!.low;
    expect(width(probed(0.01, 0.01))).toBeLessThan(width(probed(0.01)) / 2);
    expect(probed(0.001)).toMatchObject({ call: 'better' });
  });

  it('find no difference in a coin', () => {
    const source = random(5);
    const flips = Array.from({ length: 1000 }, () => source.next() < 0.9);
    const share = flips.filter(Boolean).length / 1000;
    const after = table(1000, (i) => flips[i]!);
    expect(verdict(0.9, share, { predictions: { before, after } }).call).toBe('noise');
  });

  it('pair by id, whatever the order and however the id is written', () => {
    const after = table(
      1000,
      (i) => i % 20 !== 0,
      (i) => `${i}.0`,
    );
    const reversed: PredictionTable = {
      rows: 1000,
      columns: new Map([...after.columns].map(([name, column]) => [name, Array.from(column).reverse()])),
    };
    const found = verdict(0.9, 0.95, { predictions: { before, after: reversed } });
    expect(found).toMatchObject({ call: 'better', evidence: 'predictions' });
  });

  it.each([
    [
      'ids that do not match',
      table(
        1000,
        () => true,
        (i) => i + 500,
      ),
      'only 500 of 1000 examples',
    ],
    ['too few examples', table(12, () => true), 'only 12 of 1000'],
    [
      'repeated ids',
      table(
        1000,
        () => true,
        (i) => (i === 1 ? 0 : i),
      ),
      'repeat an id',
    ],
  ])('cannot tell with %s', (_, after, why) => {
    const found = verdict(0.9, 1, { predictions: { before, after } });
    expect(found).toMatchObject({ call: 'unknown', evidence: 'none' });
    expect(found.why).toContain(why);
  });

  it('of who won are a win rate', () => {
    const source = random(4);
    const games = (chance: number): PredictionTable => ({
      rows: 400,
      columns: new Map([
        ['id', Array.from({ length: 400 }, (_, i) => i)],
        [
          'win',
          Array.from({ length: 400 }, () => (source.next() < chance ? 1 : source.next() < 0.2 ? 0.5 : 0)),
        ],
      ]),
    });
    const [before, after] = [games(0.4), games(0.6)];
    const rate = ({ columns }: PredictionTable) =>
      Array.from(columns.get('win')!, Number).reduce((sum, value) => sum + value, 0) / 400;
    const found = verdict(rate(before), rate(after), { predictions: { before, after } }, 'win_rate');
    expect(found).toMatchObject({ call: 'better', evidence: 'predictions' });
  });

  it('of the same answers asked again are compared by question', () => {
    const source = random(9);
    const trials = (chance: (question: number) => number): PredictionTable => {
      const rows = Array.from({ length: 300 }, (_, i) => i);
      return {
        rows: 300,
        columns: new Map([
          ['question_id', rows.map((i) => i % 60)],
          ['correct', rows.map((i) => Number(source.next() < chance(i % 60)))],
        ]),
      };
    };
    const [old, now] = [trials(() => 0.5), trials(() => 0.9)];
    const mean = (table: PredictionTable) => {
      const points = Array.from(table.columns.get('correct')!, Number);
      return points.reduce((sum, value) => sum + value, 0) / points.length;
    };
    const found = verdict(mean(old), mean(now), { predictions: { before: old, after: now } }, 'pass_rate');
    expect(found).toMatchObject({ call: 'better', evidence: 'trials' });
    expect(found.method).toContain('60 questions');
  });
});

describe('gates on evidence', () => {
  const sure = { replicates: seeds(base, shifted(-0.02)) };
  const unsure = {
    replicates: seeds(
      base,
      base.map((value, i) => value + (i % 2 === 0 ? 0.01 : -0.012)),
    ),
  };

  function gated(rule: NonNullable<JudgeOptions['gates']>[string], options: JudgeOptions, after = 0.89) {
    const { gates } = verdict(0.905, after, { ...options, gates: { accuracy: rule } });
    return gates.map(({ rule: text, result, why }) => `${text}: ${result}: ${why}`);
  }

  it('fail a significant loss only', () => {
    expect(gated({ significant: true }, sure)[0]).toMatch(
      /^significant: fail: It is worse beyond chance \(95% interval/,
    );
    expect(gated({ significant: true }, unsure)[0]).toMatch(
      /^significant: pass: It is not worse beyond chance/,
    );
    expect(gated({ significant: true }, {})[0]).toMatch(/pass: There is no evidence/);
  });

  it('forgive a drop that may be chance, and no other', () => {
    const rule = { 'max-drop': 0.001, significant: true };
    expect(gated(rule, sure)[0]).toContain('and it is real');
    expect(gated(rule, unsure)[0]).toContain(
      'pass: It fell by 0.015 from 0.905 to 0.890; no more than 0.001 is allowed, but it may be chance',
    );
    expect(gated(rule, {})[0]).toContain('fail: It fell by 0.015');
  });

  it('ask for proof of no loss, or of a gain', () => {
    expect(gated({ 'not-worse-by': 0.03 }, sure)[0]).toContain('pass: It is worse by less than 0.03');
    expect(gated({ 'not-worse-by': 0.01 }, sure)[0]).toContain(
      'fail: It is not shown to be worse by less than 0.01',
    );
    expect(gated({ 'better-by': 0 }, sure)[0]).toContain('fail');
    expect(gated({ 'better-by': 0 }, { replicates: seeds(base, shifted(0.02)) }, 0.926)[0]).toContain('pass');
    expect(gated({ 'not-worse-by': 0.03 }, {})[0]).toContain('fail: One number a side has no interval');
  });

  it('correct each other where there are several', () => {
    const names = Array.from({ length: 10 }, (_, i) => `m${i}.accuracy`);
    const numbers = (value: number) => Object.fromEntries(names.map((name) => [name, value]));
    const one = seeds(base, shifted(-0.02)).get('accuracy')!;
    const judgement = judged(numbers(0.905), numbers(0.885), {
      gates: { '*': { significant: true } },
      replicates: new Map(names.map((name) => [name, one])),
    });
    expect(judgement.verdicts[0]).toMatchObject({ call: 'noise', p: (10 * 2) / 256 });
    expect(judgement.verdicts[0]!.why).toContain('after correction for 10 gated metrics');
    expect(judgement.gates.failed).toBe(0);
  });

  it('spend their certainty over reruns', () => {
    const first = verdict(0.905, 0.885, { ...sure, looks: 1 });
    const fourth = verdict(0.905, 0.885, { ...sure, looks: 4 });
    expect(first.interval!.confidence).toBeCloseTo(0.95, 12);
    expect(fourth.interval!.confidence).toBeCloseTo(0.9996, 12);
    expect(fourth.interval!.low).toBeLessThan(first.interval!.low);
  });

  it('give the same judgement every time', () => {
    const run = () => JSON.stringify(judged({ accuracy: 0.905 }, { accuracy: 0.89 }, unsure));
    expect(run()).toBe(run());
  });
});
