import type { Estimate } from '../../src/stats/intervals.ts';
import type { Random } from '../../src/stats/random.ts';
import { wilson } from '../../src/stats/rates.ts';
import { repeat, share } from './draws.ts';

/** What is told of a situation: a row of the table. */
export interface Setting {
  readonly setting: string;
  /** The true difference. */
  readonly effect: number;
  /** How often it may call what is not there; 0.05. */
  readonly nominal?: number;
  /** Why this one cannot have the power, or the cover, that is asked of the others. */
  readonly declared?: string;
  /** What else a reader has to know of it. */
  readonly note?: string;
}

/** A way to draw evidence whose true difference is `effect`, and what is made of it. */
export interface Situation extends Setting {
  readonly evidence: string;
  readonly times: number;
  /** What else the same draws tell: `once` gives one draw for each setting then. */
  readonly also?: readonly Setting[];
  /** Ours; undefined is "cannot tell". */
  once(source: Random, effect: number): Draw | readonly Draw[];
}

export interface Draw {
  readonly ours: Estimate | undefined;
  /** What is called of it, where that is not whether 0 lies outside. */
  readonly called?: boolean;
  /** A statistic whose size rejects, for a test that knows the distribution and takes its critical value from it. */
  readonly oracle?: number;
  /** What others would have called a change. */
  readonly others?: Readonly<Record<string, boolean>>;
}

export interface Row {
  readonly evidence: string;
  readonly setting: string;
  readonly effect: number;
  readonly times: number;
  readonly nominal: number;
  readonly declared: string | undefined;
  readonly note: string | undefined;
  readonly falseAlarms: number;
  /** The upper end of a one-sided 95 % interval of the estimate. */
  readonly upper: number;
  readonly coverage: number;
  readonly power: number;
  readonly oracle: number | undefined;
  readonly untold: number;
  readonly others: Readonly<Record<string, { readonly falseAlarms: number; readonly power: number }>>;
}

function rejects({ ours, called }: Draw): boolean {
  return called ?? (ours !== undefined && (ours.low > 0 || ours.high < 0));
}

function covers(estimate: Estimate, effect: number): boolean {
  return estimate.low <= effect && effect <= estimate.high;
}

/** Draws the situation with and without its effect, from seeds of its own. */
export function simulate(situation: Situation, seed: number): Row[] {
  const { times, effect, evidence } = situation;
  const settings = [situation, ...(situation.also ?? [])];
  const many = (from: number, size: number) =>
    repeat(times, from, (source) => [situation.once(source, size)].flat() as readonly Draw[]);
  const without = many(seed, 0);
  const having = many(seed + 1, effect);
  const nth = (all: readonly (readonly Draw[])[], i: number) => all.map((draws) => draws[i]!);
  return settings.map((setting, i) => rowOf(evidence, setting, nth(without, i), nth(having, i)));
}

function rowOf(
  evidence: string,
  { setting, effect, nominal = 0.05, declared, note }: Setting,
  without: readonly Draw[],
  having: readonly Draw[],
): Row {
  const times = without.length;
  const alarms = share(without.map(rejects));
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
    evidence,
    setting,
    effect,
    times,
    nominal,
    declared,
    note,
    falseAlarms: alarms,
    upper: wilson(alarms * times, times, 0.9)[1],
    coverage: told.length === 0 ? Number.NaN : share(told.map(({ ours }) => covers(ours!, effect))),
    power: share(having.map(rejects)),
    oracle: oraclePower(without, having, nominal),
    untold: told.length === 0 ? 0 : 1 - told.length / times,
    others: Object.fromEntries(others),
  };
}

function oraclePower(without: readonly Draw[], having: readonly Draw[], nominal: number): number | undefined {
  const sizes = without
    .flatMap(({ oracle }) => (oracle === undefined ? [] : [Math.abs(oracle)]))
    .sort((a, b) => a - b);
  if (sizes.length === 0) return undefined;
  const critical = sizes[Math.ceil((1 - nominal) * sizes.length) - 1]!;
  return share(having.map(({ oracle }) => Math.abs(oracle ?? 0) > critical));
}
