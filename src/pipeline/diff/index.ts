import type { Change, Changes, DataChange, PlotPair, State } from '../../model/change.ts';
import type { DataVersion, Direction, Entry, Run } from '../../model/run.ts';
import { asNumber, isNumber, type NumberValue, sameValue, type Value } from '../../model/value.ts';
import { isCounter, wellKnownDirection } from './direction.ts';
import { type Match, matchEntries } from './match.ts';
import { byPattern, namesOf } from './pattern.ts';
import { stageChanges } from './stages.ts';

export interface DiffOptions {
  /** By metric or glob, from cml.yaml; it goes before what a tool declares and what the name tells. */
  readonly directions?: Readonly<Record<string, Direction>> | undefined;
}

/**
 * What differs between two runs, and what does not, in head's order with what only the baseline had at the end. Without
 * a baseline everything is `added`. Pure; the time is linear in the entries.
 */
export function diff(baseline: Run | undefined, head: Run, options: DiffOptions = {}): Changes {
  const table = options.directions ?? {};
  const configured = Object.keys(table).length > 0 ? byPattern(table) : undefined;
  const metrics: Change[] = [];
  for (const match of matchEntries(baseline?.metrics ?? [], head.metrics))
    if (isMetric(match)) metrics.push(change(match, directionOf(match, configured)));
  const params = matchEntries(baseline?.params ?? [], head.params);
  return {
    metrics,
    params: params.map((match) => change(match, 'unknown')),
    data: dataChanges(baseline?.data ?? [], head.data),
    plots: plotPairs(baseline, head),
    stages: stageChanges(baseline?.stages ?? [], head.stages ?? []),
  };
}

function isMetric(match: Match): boolean {
  return !isCounter((match.new ?? match.old!).key);
}

function directionOf(
  match: Match,
  configured: ((names: readonly string[]) => Direction | undefined) | undefined,
): Change['direction'] {
  const entry = match.new ?? match.old!;
  return (
    configured?.(namesOf(match)) ??
    match.new?.direction ??
    match.old?.direction ??
    wellKnownDirection(entry.key === '' ? fileStem(entry.file) : entry.key) ??
    'unknown'
  );
}

/** A file that is one bare number has its name to go by: `metrics/loss.json`. */
function fileStem(file: string): string {
  const name = file.slice(file.lastIndexOf('/') + 1);
  return name.replace(/\.[^.]*$/, '');
}

function change({ name, old: before, new: after }: Match, direction: Change['direction']): Change {
  if (before === undefined) return { name, state: 'added', new: after!, direction };
  if (after === undefined) return { name, state: 'removed', old: before, direction };
  const delta = deltaOf(before.value, after.value);
  const state = isSame(before, after, delta) ? 'same' : 'changed';
  if (delta === undefined) return { name, state, old: before, new: after, direction };
  const ratio = delta / Math.abs(asNumber(before.value)!);
  return Number.isFinite(ratio) && Number.isFinite(delta)
    ? { name, state, old: before, new: after, delta, ratio, direction }
    : { name, state, old: before, new: after, delta, direction };
}

/** Mostly the delta tells. */
function isSame(before: Entry, after: Entry, delta = Number.NaN): boolean {
  return Number.isNaN(delta) ? sameValue(before.value, after.value) || sameList(before, after) : delta === 0;
}

/** Two readers write one list in two ways: `[a, null]` and, as DVC does, `['a', None]`. */
function sameList(before: Entry, after: Entry): boolean {
  const a = before.value;
  const b = after.value;
  if (typeof a !== 'string' || typeof b !== 'string' || before.source === after.source) return false;
  return a.startsWith('[') && b.startsWith('[') && bareList(a) === bareList(b);
}

function bareList(text: string): string {
  return text
    .replace(/['"\s]/g, '')
    .replace(/\bNone\b/g, 'null')
    .replace(/\b(True|False)\b/g, (word) => word.toLowerCase());
}

/** Long integers are subtracted exactly: their difference may be small where the two doubles are equal. */
function deltaOf(before: Value, after: Value): number | undefined {
  const x = asNumber(before);
  const y = asNumber(after);
  if (x === undefined || y === undefined) return undefined;
  return Number.isInteger(x) && isLong(before) && isLong(after)
    ? Number(BigInt(after.text) - BigInt(before.text))
    : y - x;
}

function isLong(value: Value): value is NumberValue {
  return isNumber(value) && /^[+-]?\d{16,}$/.test(value.text);
}

function dataChanges(baseline: readonly DataVersion[], head: readonly DataVersion[]): DataChange[] {
  return pair(baseline, head, (version) => version.path).map(({ id: path, ...sides }) => ({
    path,
    state: dataState(sides.old, sides.new),
    ...sides,
  }));
}

function dataState(before: DataVersion | undefined, after: DataVersion | undefined): State {
  if (before === undefined) return 'added';
  if (after === undefined) return 'removed';
  return before.hash === after.hash ? 'same' : 'changed';
}

function plotPairs(baseline: Run | undefined, head: Run): PlotPair[] {
  return pair(baseline?.plots ?? [], head.plots, (plot) => plot.id);
}

/** Both sides by an id, head's order first. A side that repeats an id keeps the first. */
function pair<T>(
  baseline: readonly T[],
  head: readonly T[],
  idOf: (item: T) => string,
): { id: string; old?: T; new?: T }[] {
  const pairs = new Map<string, { id: string; old?: T; new?: T }>();
  for (const item of head) if (!pairs.has(idOf(item))) pairs.set(idOf(item), { id: idOf(item), new: item });
  for (const item of baseline) {
    const id = idOf(item);
    const known = pairs.get(id);
    if (known === undefined) pairs.set(id, { id, old: item });
    else if (known.old === undefined) pairs.set(id, { id, old: item, ...(known.new && { new: known.new }) });
  }
  return [...pairs.values()];
}
