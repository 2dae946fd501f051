import type { Change } from '../../../model/change.ts';
import { asNumber, isNumber, numberValue, type Value } from '../../../model/value.ts';
import { wordsOf } from '../../diff/direction.ts';
import { byPattern } from '../../diff/pattern.ts';
import type { JudgeOptions } from '../types.ts';
import { type CrossedFindings, fromSeedPredictions, type SeedValues } from './crossed.ts';
import { fromHistory } from './history.ts';
import { fromPredictions, type PredictionFindings } from './predictions.ts';
import { widenedByProbe } from './probe.ts';
import { remembered } from './remembered.ts';
import { fromReplicates, type Replicate, type Replicates } from './replicates.ts';
import { fromTestSize } from './test-size.ts';
import { type Finding, isSetback, type Setback } from './types.ts';

/** The strongest finding that the evidence allows, and why a stronger kind could not be used. */
export interface Found {
  readonly finding?: Finding;
  readonly setbacks: readonly string[];
}

/** Looks for evidence from the strongest kind to the weakest. */
export function evidenceFinder(options: JudgeOptions) {
  const predictions = remembered((confidence: number) =>
    options.predictions === undefined ? undefined : fromPredictions(options.predictions, confidence),
  );
  const crossed = remembered((confidence: number) =>
    options.seedPredictions === undefined
      ? undefined
      : fromSeedPredictions(options.seedPredictions, confidence),
  );
  const sizeOf = sizes(options.testSize);

  return (change: Change, names: readonly string[], confidence: number): Found => {
    const before = asNumber(change.old!.value)!;
    const after = asNumber(change.new!.value)!;
    const setbacks: string[] = [];
    const attempts: (() => Finding | Setback | undefined)[] = [
      () => options.computed?.get(change.name)?.(confidence),
      () => {
        const all = crossed(confidence);
        if (all === undefined || isSetback(all)) return all;
        return ofSeeds(all, change, lookup(options.replicates, names));
      },
      () => {
        const all = predictions(confidence);
        return all === undefined || isSetback(all) ? all : ofMetric(all, change);
      },
      () => {
        const replicates = lookup(options.replicates, names);
        return replicates && fromReplicates(replicates, confidence);
      },
      () => {
        const history = lookup(options.history, names);
        return history && fromHistory(history, after, confidence);
      },
      () => {
        const size = sizeOf(names);
        return size === undefined ? undefined : fromTestSize(before, after, size, confidence);
      },
    ];
    for (const attempt of attempts) {
      const result = attempt();
      if (result === undefined) continue;
      if (!isSetback(result))
        return {
          finding: widenedByProbe(result, options.nondeterminism?.get(change.name), confidence),
          setbacks,
        };
      setbacks.push(result.setback);
    }
    return { setbacks };
  };
}

/** A size for all metrics holds for those that are a share of the test set; one by name is taken at its word. */
function sizes(size: JudgeOptions['testSize']): (names: readonly string[]) => number | undefined {
  if (typeof size === 'object') return byPattern(size);
  return (names) => (names.some(isShare) ? size : undefined);
}

const shares = new Set(['acc', 'accuracy', 'hit', 'hits', 'pass', 'passed', 'correct', 'success', 'win']);

function isShare(name: string): boolean {
  const words = wordsOf(name.slice(0, 400));
  if (words.includes('balanced')) return false;
  return words.some((word, i) => {
    const next = words[i + 1];
    return (
      shares.has(word) || (word === 'error' && next === 'rate') || (word === 'exact' && next === 'match')
    );
  });
}

function lookup<T>(table: ReadonlyMap<string, T> | undefined, names: readonly string[]): T | undefined {
  if (table === undefined) return undefined;
  for (const name of names) if (table.has(name)) return table.get(name);
  return undefined;
}

/**
 * The finding of the metric that cml computes from the predictions to the very values that the training wrote, on both
 * sides and to the digits written. Files may hold percentages.
 */
function ofMetric(all: PredictionFindings, change: Change): Finding | undefined {
  for (const scale of [1, 100])
    for (const [name, before] of all.before) {
      const after = all.after.get(name);
      if (after === undefined) continue;
      if (!agrees(change.old!.value, before * scale) || !agrees(change.new!.value, after * scale)) continue;
      const finding = all.find(name);
      if (finding !== undefined) return scale === 1 ? finding : scaled(finding, scale);
    }
  return undefined;
}

/**
 * The finding of the metric that cml computes from every seed's predictions to the very values that the seeds wrote, or,
 * where the training wrote only their mean, to that.
 */
function ofSeeds(
  all: CrossedFindings,
  change: Change,
  replicates: Replicates | undefined,
): Finding | undefined {
  const isOf = (
    name: string,
    computed: SeedValues,
    whole: Value,
    seeds: readonly Replicate[] | undefined,
    scale: number,
  ) => {
    const values = [...computed].map(
      ([seed, metrics]) => [seed, (metrics.get(name) ?? NaN) * scale] as const,
    );
    if (seeds === undefined)
      return agrees(whole, values.reduce((sum, [, value]) => sum + value, 0) / values.length);
    const written = new Map(seeds.map(({ id, value }) => [id, numberValue(value)]));
    return values.every(([seed, value]) => written.has(seed) && agrees(written.get(seed)!, value));
  };
  for (const scale of [1, 100])
    for (const [name, finding] of all.findings)
      if (
        isOf(name, all.before, change.old!.value, replicates?.before, scale) &&
        isOf(name, all.after, change.new!.value, replicates?.after, scale)
      )
        return scale === 1 ? finding : scaled(finding, scale);
  return undefined;
}

function agrees(value: Value, computed: number): boolean {
  const number = asNumber(value)!;
  const written = isNumber(value) ? decimalsOf(value.text) : 0;
  const half = written === undefined ? 0 : 0.5000001 * 10 ** -written;
  return Math.abs(number - computed) <= Math.max(half < 0.0051 ? half : 0, 1e-7 * Math.abs(number));
}

function decimalsOf(text: string): number | undefined {
  const match = /^[+-]?\d*\.(\d+)$/.exec(text);
  return match?.[1]?.length;
}

function scaled(finding: Finding, scale: number): Finding {
  const { difference, low, high, p } = finding.estimate;
  return {
    ...finding,
    estimate: { difference: difference * scale, low: low * scale, high: high * scale, p },
    ...(finding.detectable === undefined ? {} : { detectable: finding.detectable * scale }),
    ...(finding.sample && { sample: { ...finding.sample, error: finding.sample.error * scale } }),
  };
}
