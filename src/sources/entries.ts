import { type Column, type Columns, readColumns } from '../formats/columns.ts';
import { cellNumber, parseCsv } from '../formats/csv.ts';
import { parseJson, parseJsonLines } from '../formats/json.ts';
import { parseToml } from '../formats/toml.ts';
import { flatten, invalid, isList, isMap, isValue, type Tree, textAt } from '../formats/tree.ts';
import { parseYaml } from '../formats/yaml.ts';
import { shown } from '../io/paths.ts';
import type { RevisionView } from '../io/view.ts';
import type { Entry, Warning } from '../model/run.ts';
import { isNumber, numberValue, type Value, valueText } from '../model/value.ts';
import { assignments } from './assignments.ts';
import { cellValue } from './cells.ts';
import { isCounter } from './counters.ts';
import { nothingIn } from './nothing-in.ts';
import type { Origin } from './origin.ts';
import { repeatsOf, rowsOfLists } from './repeats.ts';

export function entry(key: string, value: Value, { source, file, step }: Origin): Entry {
  return step === undefined ? { key, value, source, file } : { key, value, source, file, step };
}

export function toEntries(values: Iterable<readonly [string, Value]>, origin: Origin): Entry[] {
  return Array.from(values, ([key, value]) => entry(key, value, origin));
}

/** Says of keys that were lost to others of the same dotted name; one warning a file. */
function warnTwice(keys: readonly string[], file: string, warnings: Warning[]): void {
  if (keys.length === 0) return;
  const named = keys.slice(0, 5).map(shown).join(', ');
  const message = `${shown(file)} says ${named}${keys.length > 5 ? ' …' : ''} twice, once with a dot in a key and once with a key inside another; the later one counts.`;
  warnings.push({ code: 'key-twice', file, message });
}

/** The numbers, texts and flags of a tree as metrics: lists and nulls dropped, counters at the top taken as the step. */
export function metricsOf(tree: Tree, origin: Origin, warnings: Warning[] = []): Entry[] {
  const twice: string[] = [];
  const values = flatten(tree, { twice: (key) => twice.push(key) });
  warnTwice(twice, origin.file, warnings);
  const step = values.get('step') ?? values.get('global_step');
  for (const key of [...values.keys()]) if (isCounter(key)) values.delete(key);
  const known = origin.step ?? (step !== undefined && isNumber(step) ? step.number : undefined);
  return toEntries(
    values,
    known === undefined || !Number.isFinite(known) ? origin : { ...origin, step: known },
  );
}

/** The leaves of a tree as params; a list is one value, and null is the text `null`. */
export function paramsOf(tree: Tree, origin: Origin, warnings: Warning[] = []): Entry[] {
  const twice: string[] = [];
  const values = flatten(tree, {
    list: (list) => treeText(list),
    null: 'null',
    twice: (key) => twice.push(key),
  });
  warnTwice(twice, origin.file, warnings);
  return toEntries(values, origin);
}

/** A tree on one line: `[1, 2.0, {a: x}]`. */
export function treeText(tree: Tree, depth = 0): string {
  if (depth > 20) return '…';
  if (tree === null) return 'null';
  if (isValue(tree)) return valueText(tree);
  const parts = isMap(tree)
    ? Array.from(tree, ([key, value]) => `${key}: ${treeText(value, depth + 1)}`)
    : tree.slice(0, 1000).map((item) => treeText(item, depth + 1));
  const text = parts.join(', ');
  return isMap(tree) ? `{${text}}` : `[${text}]`;
}

export function extensionOf(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const dot = name.lastIndexOf('.');
  return dot < 0 ? '' : name.slice(dot + 1).toLowerCase();
}

/** Reads a file as its name says: JSON, JSON lines, YAML or TOML; undefined for other names. */
export function parseTree(path: string, content: Uint8Array): Tree | undefined {
  switch (extensionOf(path)) {
    case 'json':
      return parseJson(content);
    case 'jsonl':
    case 'ndjson':
      return parseJsonLines(content).rows;
    case 'yaml':
    case 'yml':
      return parseYaml(content);
    case 'toml':
      return parseToml(content);
    default:
      return undefined;
  }
}

/**
 * Metrics from a file of any known form: JSON, YAML, TOML; JSON lines and tables with a row a step, of which the last
 * counts; tables of two columns, name and value; `name=value` lines and objects of JSON; one bare number. What was
 * lost on the way is pushed to `warnings`. Throws CmlError.
 */
export async function readMetrics(
  view: RevisionView,
  path: string,
  source: string,
  warnings: Warning[] = [],
): Promise<Entry[]> {
  const origin = { source, file: path };
  const extension = extensionOf(path);
  if (extension === 'csv' || extension === 'tsv') return await tableMetrics(view, path, origin);
  const content = await view.read(path);
  const tree = isBlank(content) ? undefined : parseTree(path, content);
  // What is appended to has no extension, and may have had nothing appended yet.
  if (tree === undefined && isBlank(content) && extension !== '') throw invalid(empty);
  if (tree === undefined) return metricsOf(assignments(content), origin);
  const entries = treeMetrics(tree, origin, warnings);
  if (entries.length === 0 && holdsList(tree))
    throw invalid(
      'it holds lists alone, and a metric is one value under a name; what is to be drawn belongs in plots/',
    );
  return entries;
}

function holdsList(tree: Tree): boolean {
  return isList(tree) || (isMap(tree) && [...tree.values()].some(holdsList));
}

/** A training that ended before it had written anything leaves such a file. */
const empty = 'it is empty';

function isBlank(content: Uint8Array): boolean {
  return content.every((byte) => byte === 10 || byte === 13 || byte === 32 || byte === 9);
}

/** Of several trainings in one file each metric is drawn together; else a list counts by its last record. */
function treeMetrics(tree: Tree, origin: Origin, warnings: Warning[]): Entry[] {
  if (isList(tree)) {
    const records = tree.filter(isMap).map((record) => flatten(record));
    return repeatsOf(records, origin) ?? metricsOf(summaryOf(tree), origin, warnings);
  }
  const lists = isMap(tree) ? rowsOfLists(tree) : undefined;
  const repeats = lists && repeatsOf(lists.rows, origin);
  return repeats
    ? [...repeats, ...metricsOf(lists.rest, origin, warnings)]
    : metricsOf(tree, origin, warnings);
}

/** Params from JSON, YAML, TOML, a table of names and values, or `name=value` lines. Throws CmlError. */
export async function readParams(
  view: RevisionView,
  path: string,
  source: string,
  warnings: Warning[] = [],
): Promise<Entry[]> {
  const origin = { source, file: path };
  const content = await view.read(path);
  const extension = extensionOf(path);
  if (extension === 'csv' || extension === 'tsv') return pairsOf(parseCsv(content), origin) ?? [];
  const tree = parseTree(path, content);
  return paramsOf(tree ?? assignments(content), origin, warnings);
}

/** A list of records: by name and value where they have both, else the last of them. */
function summaryOf(list: readonly Tree[]): Tree {
  const records = list.filter(isMap);
  const named = records.map((record) => {
    const name = textAt(record, 'name') ?? textAt(record, 'metric') ?? textAt(record, 'key');
    return [name, record.get('value')] as const;
  });
  if (named.length > 0 && named.every(([name, value]) => name !== undefined && value !== undefined))
    return new Map(named as readonly (readonly [string, Tree])[]);
  const last = records.at(-1);
  if (last === undefined && list.length > 0)
    throw invalid('it is a list of bare values, so none of them has a name; write `{"name": value}`');
  return last ?? null;
}

async function tableMetrics(view: RevisionView, path: string, origin: Origin): Promise<Entry[]> {
  const table = await readColumns(view.stream(path), {
    keepRows: 1000,
    ...(extensionOf(path) === 'tsv' && { separator: '\t' as const }),
  });
  if (table.columns.length === 0) throw invalid(empty);
  const header = table.columns.map((column) => column.name);
  const pairs = table.length <= 1000 ? pairsOf({ header, rows: table.first }, origin) : undefined;
  const entries = pairs ?? repeatsOf(rowsOf(table), origin) ?? lastRow(table, origin);
  if (entries.length === 0) throw nothingIn(table);
  return entries;
}

/** The first rows, which are all of a table of trainings. */
function rowsOf({ columns, first }: Columns): Map<string, Value>[] {
  return first.map(
    (row) =>
      new Map(columns.flatMap(({ name }, at) => (row[at]?.trim() ? [[name, cellValue(row[at]!)]] : []))),
  );
}

/** Two columns, of which the first holds names and the second numbers. The header may be such a pair itself. */
function pairsOf(
  { header, rows }: { readonly header: readonly string[]; readonly rows: readonly (readonly string[])[] },
  origin: Origin,
): Entry[] | undefined {
  if (header.length !== 2) return undefined;
  const all = cellNumber(header[1]!) === undefined ? rows : [header, ...rows];
  const arePairs = all.every(
    ([name, value]) => cellNumber(name!) === undefined && cellNumber(value!) !== undefined,
  );
  if (!arePairs || all.length === 0) return undefined;
  return toEntries(new Map(all.map(([name, value]) => [name!, cellValue(value!)])), origin);
}

/** Every numeric column's last value: of the last row, or of the last that has one. */
export function lastRow(table: Columns, origin: Origin): Entry[] {
  const step = table.columns.find((column) => /^(global_)?step$/i.test(column.name.trim()))?.numbers.at(-1);
  const place = step !== undefined && Number.isFinite(step) ? { ...origin, step } : origin;
  return table.columns.flatMap((column, index) => {
    if (!column.numeric || isCounter(column.name)) return [];
    const cell = table.last[index] ?? '';
    const value = cell.trim() === '' ? lastNumber(column) : cellValue(cell);
    return value === undefined ? [] : [entry(column.name, value, place)];
  });
}

function lastNumber(column: Column): Value | undefined {
  const number = column.numbers.findLast((value) => !Number.isNaN(value));
  return number === undefined ? undefined : numberValue(number);
}
