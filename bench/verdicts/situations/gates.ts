import { emptyRun } from '../../../src/model/run.ts';
import { numberValue } from '../../../src/model/value.ts';
import { diff } from '../../../src/pipeline/diff/index.ts';
import {
  type GateRule,
  type JudgeOptions,
  judge,
  type Replicates,
} from '../../../src/pipeline/judge/index.ts';
import type { Random } from '../../../src/stats/random.ts';
import { mean } from '../../../src/stats/summary.ts';
import type { Situation } from '../case.ts';
import { type Noise, noises, normal } from '../draws.ts';
import { centre, draws, level, spread } from './common.ts';

/** `k` trainings a side, paired by seed, of some metrics of which the first share `alike` of their chance. */
function drawSides(source: Random, k: number, metrics: number, noise: Noise, alike: number, shift: number) {
  const common = Array.from({ length: 2 * k }, () => noise(source));
  const values = (from: number, by: number) =>
    Array.from({ length: k }, (_, i) => ({
      id: String(i),
      value:
        centre + by + spread * (Math.sqrt(alike) * common[from + i]! + Math.sqrt(1 - alike) * noise(source)),
    }));
  return new Map(
    Array.from({ length: metrics }, (_, m): [string, Replicates] => [
      `m${m}.accuracy`,
      { kind: 'seeds', before: values(0, 0), after: values(k, shift) },
    ]),
  );
}

function judged(replicates: ReadonlyMap<string, Replicates>, gate: GateRule, options: JudgeOptions = {}) {
  const run = (side: 'before' | 'after') => ({
    ...emptyRun(null),
    metrics: [...replicates].map(([key, sides]) => ({
      key,
      file: 'metrics.json',
      source: 'files',
      value: numberValue(mean(sides[side].map(({ value }) => value))),
    })),
  });
  return judge(diff(run('before'), run('after')), { ...options, replicates, gates: { '*': gate } });
}

/** Several gated metrics: called where any of them fails. */
function holmGates(metrics: number, noise: Noise, name: string, alike: number): Situation {
  const k = 8;
  const effect = (4 / Math.sqrt(k)) * Math.SQRT2 * spread;
  return {
    evidence: 'Holm over gated metrics',
    setting: `${metrics} metrics, ${alike} alike, ${name}, 8 paired seeds`,
    effect,
    times: draws.some,
    ...(metrics > 6 && {
      note: 'eight pairs reach p = 2/256 at best, and ten times that is above 0.05: so many gates need nine pairs',
    }),
    once(source, size) {
      const replicates = drawSides(source, k, metrics, noise, alike, -size);
      const each = [...replicates].map(([metric, sides]) =>
        judged(new Map([[metric, sides]]), { significant: true }),
      );
      return {
        ours: undefined,
        called: judged(replicates, { significant: true }).gates.failed > 0,
        others: { 'each gate by itself': each.some(({ gates }) => gates.failed > 0) },
      };
    },
  };
}

/** Not worse by more than a margin: an alarm is a pass where the loss is the margin itself, power a pass where there is none. */
function notWorse(k: number, noise: Noise, name: string): Situation {
  const margin = (3.6 / Math.sqrt(k)) * Math.SQRT2 * spread;
  return {
    evidence: 'non-inferiority',
    setting: `not-worse-by, ${name}, ${k} paired seeds`,
    effect: margin,
    times: draws.some,
    nominal: 0.025,
    once(source, effect) {
      const replicates = drawSides(source, k, 1, noise, 0, effect - margin);
      return {
        ours: undefined,
        called: judged(replicates, { 'not-worse-by': margin }).gates.failed === 0,
        others: { 'no significant loss': judged(replicates, { significant: true }).gates.failed === 0 },
      };
    },
  };
}

const mostLooks = 5;

/** The same commit run up to five times, each time trained anew, until something is called. */
function rerunUntilCalled(k: number, noise: Noise, name: string): Situation {
  return {
    evidence: 'reruns of a commit',
    setting: `until something is called, ${name}, ${k} paired seeds`,
    effect: (4 / Math.sqrt(k)) * Math.SQRT2 * spread,
    times: draws.some,
    nominal: 0.0625,
    once(source, effect) {
      const looks = lookAgain(source, k, noise, effect);
      return {
        ours: undefined,
        called: looks.some(({ call }) => call === 'better' || call === 'worse'),
        others: { 'each run by itself': looks.some(({ alone }) => alone) },
      };
    },
  };
}

/** A gate that failed, run again until it passes: called where it stays red. Without a loss it is as for one run. */
function rerunUntilGreen(k: number, noise: Noise, name: string): Situation {
  return {
    evidence: 'reruns of a commit',
    setting: `until green, ${name}, ${k} paired seeds`,
    effect: -(4 / Math.sqrt(k)) * Math.SQRT2 * spread,
    times: draws.some,
    once(source, effect) {
      const looks = lookAgain(source, k, noise, effect);
      const isRed = looks[0]!.call === 'worse';
      return {
        ours: undefined,
        called: isRed && looks.every(({ failed }) => failed),
        others: {
          'red at first': isRed,
          'the last run counts': looks.every(({ alone, call }) => alone && call !== 'better'),
        },
      };
    },
  };
}

function lookAgain(source: Random, k: number, noise: Noise, effect: number) {
  const looks: { call: string; failed: boolean; alone: boolean }[] = [];
  const earlier: NonNullable<ReturnType<NonNullable<JudgeOptions['earlier']>['get']>>[number][] = [];
  for (let look = 1; look <= mostLooks; look++) {
    const replicates = drawSides(source, k, 1, noise, 0, effect);
    const alone = judged(replicates, { significant: true }).verdicts[0]!;
    const { verdicts, gates } = judged(
      replicates,
      { significant: true },
      {
        confidence: level,
        looks: look,
        earlier: new Map([['m0.accuracy', [...earlier]]]),
      },
    );
    const { call, interval, p } = verdicts[0]!;
    looks.push({ call, failed: gates.failed > 0, alone: alone.call === 'better' || alone.call === 'worse' });
    if (interval !== undefined) earlier.push({ ...interval, p: p ?? 1 });
  }
  return looks;
}

export function gateSituations(): Situation[] {
  return [
    holmGates(5, normal, 'normal', 0),
    holmGates(5, normal, 'normal', 0.8),
    holmGates(10, noises.skewed!, 'skewed', 0.5),
    ...(['normal', 'skewed', 'heavy-tailed', 'discrete'] as const).map((name) =>
      notWorse(8, noises[name]!, name),
    ),
    notWorse(5, normal, 'normal'),
    rerunUntilCalled(5, normal, 'normal'),
    rerunUntilCalled(8, noises['heavy-tailed']!, 'heavy-tailed'),
    rerunUntilGreen(5, normal, 'normal'),
    rerunUntilGreen(8, noises.skewed!, 'skewed'),
  ];
}
