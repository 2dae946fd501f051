import type { Estimate } from '../../src/stats/intervals.ts';
import type { Random } from '../../src/stats/random.ts';
import { wilson } from '../../src/stats/rates.ts';
import { repeat, share } from './draws.ts';

/** One situation: a way to draw evidence whose true difference is `effect`, and what is made of it. */
export interface Situation {
  readonly evidence: string;
  readonly setting: string;
  readonly effect: number;
  readonly times: number;
  /** Ours; undefined is "cannot tell". */
  once(source: Random, effect: number): Draw;
}

export interface Draw {
  readonly ours: Estimate | undefined;
  /** A statistic whose size rejects, for a test that knows the distribution and takes its critical value from it. */
  readonly oracle?: number;
  /** What others would have called a change. */
  readonly others?: Readonly<Record<string, boolean>>;
}

export interface Row {
  readonly evidence: string;
  readonly setting: string;
  readonly effect: number;
  readonly falseAlarms: number;
  /** The upper end of a one-sided 95 % interval of the estimate. */
  readonly upper: number;
  readonly coverage: number;
  readonly power: number;
  readonly oracle: number | undefined;
  readonly untold: number;
  readonly others: Readonly<Record<string, { readonly falseAlarms: number; readonly power: number }>>;
}

const confidence = 0.95;

function rejects(estimate: Estimate | undefined): boolean {
  return estimate !== undefined && (estimate.low > 0 || estimate.high < 0);
}

function covers(estimate: Estimate, effect: number): boolean {
  return estimate.low <= effect && effect <= estimate.high;
}

/** Draws the situation with and without its effect, from seeds of its own. */
export function simulate(situation: Situation, seed: number): Row {
  const { times, effect } = situation;
  const without = repeat(times, seed, (source) => situation.once(source, 0));
  const having = repeat(times, seed + 1, (source) => situation.once(source, effect));
  const alarms = share(without.map(({ ours }) => rejects(ours)));
  const told = having.filter(({ ours }) => ours !== undefined);
  const names = Object.keys(without[0]?.others ?? {});
  const others = names.map((name) => [
    name,
    {
      falseAlarms: share(without.map((draw) => draw.others?.[name] ?? false)),
      power: share(having.map((draw) => draw.others?.[name] ?? false)),
    },
  ]);
  return {
    evidence: situation.evidence,
    setting: situation.setting,
    effect,
    falseAlarms: alarms,
    upper: wilson(alarms * times, times, 0.9)[1],
    coverage: told.length === 0 ? Number.NaN : share(told.map(({ ours }) => covers(ours!, effect))),
    power: share(having.map(({ ours }) => rejects(ours))),
    oracle: oraclePower(without, having),
    untold: 1 - told.length / times,
    others: Object.fromEntries(others),
  };
}

function oraclePower(without: readonly Draw[], having: readonly Draw[]): number | undefined {
  const sizes = without
    .flatMap(({ oracle }) => (oracle === undefined ? [] : [Math.abs(oracle)]))
    .sort((a, b) => a - b);
  if (sizes.length === 0) return undefined;
  const critical = sizes[Math.ceil(confidence * sizes.length) - 1]!;
  return share(having.map(({ oracle }) => Math.abs(oracle ?? 0) > critical));
}
