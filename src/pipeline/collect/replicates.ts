import type { Plot, Series, SeriesPlot } from '../../model/plot.ts';
import type { Entry, Replicates, Run } from '../../model/run.ts';
import { isNumber, meanValue } from '../../model/value.ts';

/** `metrics/seed=3/metrics.json`, `results/fold_2.json`, `fold_2.accuracy`: one of several trainings of a revision. */
const repeat = /(^|[/_.:#-])(seed|fold)([=_-]?)(\d+)(?=[/_.:#-]|$)/i;
/** Most names have neither word, and are not looked at any closer. */
const words = /seed|fold/i;

/**
 * The run with the numbers of repeated trainings drawn together: where metrics differ in the seed or fold that their file
 * or name says alone, one entry with the mean and the values behind it takes their place; of their curves, the mean. Pure.
 */
export function drawTogether(run: Run): Run {
  const metrics = drawn(run.metrics, entryRepeat, meanOfEntries);
  const plots = drawn(run.plots, plotRepeat, meanOfPlots);
  return metrics === run.metrics && plots === run.plots ? run : { ...run, metrics, plots };
}

/** What tells an item from its like, and the name that they share. */
interface Repeat {
  readonly id: string;
  readonly shared: string;
}

interface Member<T> extends Repeat {
  readonly item: T;
}

/** Items of the same name become one, where the first of them stood. Undefined of `mean` leaves them as they are. */
function drawn<T>(
  items: readonly T[],
  repeatOf: (item: T) => Repeat | undefined,
  mean: (members: readonly Member<T>[]) => T | undefined,
): readonly T[] {
  const groups = new Map<string, Member<T>[]>();
  for (const item of items) {
    const found = repeatOf(item);
    if (found) groups.set(found.shared, [...(groups.get(found.shared) ?? []), { ...found, item }]);
  }
  const places = new Map<T, T | undefined>();
  for (const members of groups.values()) {
    const one = members.length > 1 ? mean(members) : undefined;
    if (one === undefined) continue;
    for (const { item } of members) places.set(item, undefined);
    places.set(members[0]!.item, one);
  }
  if (places.size === 0) return items;
  return items.flatMap((item) => (places.has(item) ? (places.get(item) ?? []) : [item]));
}

/** The seed or fold in a name, the name for all of them, and the name without it. */
function repeatIn(name: string): { id: string; pattern: string; rest: string } | undefined {
  const match = repeat.exec(name);
  if (!match) return undefined;
  const [all, before, word, sign, id] = match as unknown as readonly [string, string, string, string, string];
  const after = name.slice(match.index + all.length);
  const start = name.slice(0, match.index);
  const rest = start === '' ? after.slice(1) : start + after;
  return { id, pattern: `${start}${before}${word}${sign}*${after}`, rest };
}

/** Which seed or fold a file is of, by its name, and the name with a star for the number: the same for all of them. */
export function repeatedFile(
  file: string,
): { readonly kind: Replicates['kind']; readonly id: string; readonly pattern: string } | undefined {
  const found = repeatIn(file);
  return found && { kind: kindOf(file), id: found.id, pattern: found.pattern };
}

function kindOf(name: string): Replicates['kind'] {
  return /fold/i.test(repeat.exec(name)?.[2] ?? '') ? 'folds' : 'seeds';
}

function entryRepeat(entry: Entry): Repeat | undefined {
  if (!words.test(entry.key) && !words.test(entry.file)) return undefined;
  if (!isNumber(entry.value) || entry.replicates !== undefined) return undefined;
  const [file, key] = [repeatIn(entry.file), repeatIn(entry.key)];
  const id = file?.id ?? key?.id;
  if (id === undefined) return undefined;
  return {
    id,
    shared: JSON.stringify([entry.source, file?.pattern ?? entry.file, key?.pattern ?? entry.key]),
  };
}

function meanOfEntries(members: readonly Member<Entry>[]): Entry | undefined {
  if (new Set(members.map(({ id }) => id)).size < members.length) return undefined;
  const { item } = members[0]!;
  const values = members.map(({ id, item: { value } }) => ({
    id,
    value: isNumber(value) ? value.number : Number.NaN,
  }));
  const kind = kindOf(repeat.test(item.file) ? item.file : item.key);
  return {
    ...item,
    value: meanValue(values),
    file: repeatIn(item.file)?.pattern ?? item.file,
    key: repeatIn(item.key)?.rest ?? item.key,
    replicates: { kind, values },
  };
}

function plotRepeat(plot: Plot): Repeat | undefined {
  if (plot.kind !== 'series' || !words.test(plot.id)) return undefined;
  const found = repeatIn(plot.id);
  return found && { id: found.id, shared: JSON.stringify([plot.source, found.pattern]) };
}

function meanOfPlots(members: readonly Member<Plot>[]): Plot | undefined {
  const plots = members.map(({ item }) => item).filter((plot): plot is SeriesPlot => plot.kind === 'series');
  const first = plots[0]!;
  const named = (name: string) => plots.flatMap(({ series }) => series.filter((one) => nameOf(one) === name));
  const names = [...new Set(first.series.map(nameOf))];
  return {
    ...first,
    id: repeatIn(first.id)!.pattern,
    file: repeatIn(first.file)?.pattern ?? first.file,
    title: `${nameWithout(first.title)} (mean of ${plots.length})`,
    series: names.map((name) => meanOfSeries(name, named(name))),
  };
}

function nameOf({ name }: Series): string {
  return nameWithout(name);
}

function nameWithout(name: string): string {
  return repeatIn(name)?.rest ?? name;
}

/** At the places of the first curve; another is read between its points where it has none there, and only as far as it goes. */
function meanOfSeries(name: string, series: readonly Series[]): Series {
  const { x } = series[0]!;
  const readers = series.map(reader);
  const y = x.map((place) => {
    const values = readers.map((read) => read(place)).filter((value) => !Number.isNaN(value));
    return values.reduce((sum, value) => sum + value, 0) / values.length;
  });
  return { name, x, y, total: Math.max(...series.map(({ total }) => total)) };
}

/** Reads a curve at rising places. */
function reader({ x, y }: Series): (place: number) => number {
  let at = 0;
  return (place) => {
    while (at < x.length - 1 && x[at + 1]! <= place) at += 1;
    const [left, right] = [x[at]!, x[at + 1]];
    if (left === place) return y[at]!;
    if (right === undefined || place < left) return Number.NaN;
    return y[at]! + ((y[at + 1]! - y[at]!) * (place - left)) / (right - left);
  };
}
