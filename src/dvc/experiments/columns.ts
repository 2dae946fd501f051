import { roundFloat } from '../../formats/python/float.ts';
import { pyStr } from '../../formats/python/repr.ts';
import { emptyDict, isDict, isList, type Py } from '../../formats/python/value.ts';
import type { FileResult } from '../data.ts';
import { flatten } from '../flatten.ts';
import type { Baseline, Snapshot, State } from './states.ts';

/** What stands in the columns of a table of experiments: values by their file and key, dependencies by path. */
export interface Columns {
  readonly metrics: Names;
  readonly params: Names;
  readonly deps: readonly string[];
  /** The head of a value's column: its key, with the file before it where several files have the key. */
  head(file: string, key: string): string;
}

/** Keys by file, in the order in which they were met. */
export type Names = ReadonlyMap<string, ReadonlySet<string>>;

/** The columns that the table has beside these; a key of such a name gets its file too. */
export const ownColumns = ['Experiment', 'rev', 'typ', 'Created', 'parent', 'State', 'Executor'] as const;

export function columnsOf(baselines: readonly Baseline[]): Columns {
  const [metrics, params] = [new Map<string, Set<string>>(), new Map<string, Set<string>>()];
  const deps = new Set<string>();
  for (const { snapshot } of statesOf(baselines)) {
    if (snapshot === undefined) continue;
    addNames(metrics, snapshot.metrics);
    addNames(params, snapshot.params);
    for (const path of snapshot.deps.keys()) deps.add(path);
  }
  const counts = new Map<string, number>(ownColumns.map((name) => [name, 1]));
  for (const keys of new Map([...metrics, ...params]).values())
    for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return {
    metrics,
    params,
    deps: [...deps].sort(),
    head: (file, key) => ((counts.get(key) ?? 1) > 1 ? `${file}:${key}` : key),
  };
}

function statesOf(baselines: readonly Baseline[]): State[] {
  return baselines.flatMap((baseline) => [baseline, ...baseline.experiments.flatMap(({ states }) => states)]);
}

function addNames(into: Map<string, Set<string>>, results: ReadonlyMap<string, FileResult>): void {
  for (const [file, { data }] of results) {
    if (data !== undefined && !isDict(data)) continue;
    const keys = into.get(file) ?? new Set();
    for (const key of flatten(data ?? emptyDict).keys()) keys.add(pyStr(key));
    into.set(file, keys);
  }
}

export interface CellOptions {
  /** Significant digits of floats; as they are where undefined. */
  readonly digits: number | undefined;
  /** What stands where there is no value. */
  readonly fill: string;
}

/** What a file that could not be read has in the columns of its keys. */
const unreadable = '!';

/** A snapshot's values by the head of their column. */
export function cellsOf(snapshot: Snapshot, columns: Columns, options: CellOptions): Map<string, string> {
  const cells = new Map<string, string>();
  for (const section of ['metrics', 'params'] as const)
    for (const [file, { data, error }] of snapshot[section]) {
      const values = valuesOf(data ?? emptyDict, file);
      for (const key of columns[section].get(file) ?? [])
        cells.set(
          columns.head(file, key),
          cellOf(values.get(key) ?? null, error ? { ...options, fill: unreadable } : options),
        );
    }
  for (const path of columns.deps)
    if (snapshot.deps.has(path)) cells.set(path, snapshot.deps.get(path)!.version?.hash ?? options.fill);
  return cells;
}

/** A file's values by key; a file that is no dict has its own name for one. */
export function valuesOf(data: Py, file: string): Map<string, Py> {
  if (!isDict(data)) return new Map([[file, data]]);
  return new Map([...flatten(data)].map(([key, value]) => [pyStr(key), value]));
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are left out
const controls = /[\x07\x08\v\f\r]/g;

function cellOf(value: Py, { digits, fill }: CellOptions): string {
  const text = value === null ? fill : pyStr(digits === undefined ? value : shortened(value, digits));
  return text.replace(controls, '');
}

function shortened(value: Py, digits: number): Py {
  if (typeof value === 'number') return significant(value, digits);
  if (isList(value)) return value.map((item) => shortened(item, digits));
  if (isDict(value)) return new Map([...value].map(([key, item]) => [key, shortened(item, digits)]));
  return value;
}

/** `f'{value:.{digits}g}'`: so many significant digits, no trailing zeros, an exponent where it is short. */
export function significant(value: number, digits: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'nan' : value > 0 ? 'inf' : '-inf';
  if (value === 0) return Object.is(value, -0) ? '-0' : '0';
  const exponentOf = (number: number) => Number(number.toExponential(20).split('e')[1]);
  const rounded = roundFloat(value, digits - 1 - exponentOf(value));
  const [mantissa, power] = rounded.toExponential(digits - 1).split('e') as [string, string];
  const exponent = Number(power);
  const plain = (text: string) => (text.includes('.') ? text.replace(/\.?0+$/, '') : text);
  if (exponent >= -4 && exponent < digits) return plain(rounded.toFixed(Math.max(0, digits - 1 - exponent)));
  return `${plain(mantissa)}e${power[0]}${power.slice(1).padStart(2, '0')}`;
}
