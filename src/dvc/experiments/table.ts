import { isDict, isPyNumber, type Py } from '../../formats/python/value.ts';
import { byText } from '../diff.ts';
import { DvcError } from '../failure.ts';
import { type CellOptions, type Columns, cellsOf, columnsOf, ownColumns, valuesOf } from './columns.ts';
import { executorName } from './queue.ts';
import type { Baseline, ExperimentStates, State } from './states.ts';
import { isoTime, shortTime } from './time.ts';

/** Columns by their head, of one length. */
export interface Table {
  readonly heads: readonly string[];
  readonly columns: ReadonlyMap<string, readonly string[]>;
  /** The heads of metrics. */
  readonly metrics: ReadonlySet<string>;
  /** The heads that a table too wide can do without: the first of metrics, params and dependencies always stays. */
  readonly mayGo: ReadonlySet<string>;
  readonly fill: string;
}

export interface TableOptions extends CellOptions {
  /** Times as ISO 8601 has them. */
  readonly iso: boolean;
  readonly sortBy?: string | undefined;
  readonly descending?: boolean | undefined;
  readonly now: Date;
}

type Row = ReadonlyMap<string, string>;

/** A row for each baseline, and under it one for each of its experiments. Throws DvcError for a column that is none. */
export function tabulate(baselines: readonly Baseline[], options: TableOptions): Table {
  const columns = columnsOf(baselines);
  const rows = baselines.flatMap((baseline): Row[] => [
    rowOf(baseline, columns, options, {
      rev: baseline.name ?? shortRevision(baseline),
      typ: 'baseline',
      Experiment: '',
    }),
    ...derivedRows(baseline.experiments, columns, options),
  ]);
  const headsOf = (section: 'metrics' | 'params') =>
    [...columns[section]].flatMap(([file, keys]) => [...keys].map((key) => columns.head(file, key)));
  const sections = [headsOf('metrics'), headsOf('params'), columns.deps] as const;
  const heads = [...new Set([...ownColumns, ...sections.flat()])];
  return {
    heads,
    columns: new Map(heads.map((head) => [head, rows.map((row) => row.get(head) ?? options.fill)])),
    metrics: new Set(sections[0]),
    mayGo: new Set(sections.flatMap((section) => section.slice(1))),
    fill: options.fill,
  };
}

function derivedRows(
  experiments: readonly ExperimentStates[],
  columns: Columns,
  options: TableOptions,
): Row[] {
  if (experiments.length === 0) return [];
  const ordered = options.sortBy === undefined ? experiments : sorted(experiments, columns, options);
  return ordered.map(({ states, task }, index) => {
    const name = task && executorName(task.executor.state);
    return rowOf(states[0]!, columns, options, {
      rev: shortRevision(states[0]!),
      typ: index === ordered.length - 1 ? 'branch_base' : 'branch_commit',
      Experiment: states[0]!.name ?? '',
      ...(task && { State: capitalised(task.executor.state) }),
      ...(name !== undefined && { Executor: capitalised(name) }),
    });
  });
}

function capitalised(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

function rowOf(state: State, columns: Columns, options: TableOptions, own: Record<string, string>): Row {
  const row = new Map([...Object.entries(own), ['parent', '']] as [string, string][]);
  if (state.snapshot === undefined) return row;
  const { committed } = state.snapshot;
  if (committed !== null)
    row.set('Created', options.iso ? isoTime(committed) : shortTime(committed, options.now));
  return new Map([...row, ...cellsOf(state.snapshot, columns, options)]);
}

function shortRevision({ revision }: State): string {
  return /^[0-9a-f]{40}/.test(revision) ? revision.slice(0, 7) : revision;
}

function sorted(
  experiments: readonly ExperimentStates[],
  columns: Columns,
  { sortBy = '', descending = false }: TableOptions,
): ExperimentStates[] {
  const { section, file, key } = sortColumn(sortBy, columns);
  const sortValue = ({ states: [head] }: ExperimentStates): Py => {
    const data = head?.snapshot?.[section].get(file)?.data;
    return isDict(data) ? (valuesOf(data, file).get(key) ?? null) : null;
  };
  const sign = descending ? -1 : 1;
  return [...experiments].sort((a, b) => sign * compare(sortValue(a), sortValue(b)));
}

/** What has no value comes last. */
function compare(a: Py, b: Py): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  if (isPyNumber(a) && isPyNumber(b)) return a < b ? -1 : a > b ? 1 : 0;
  if (typeof a === 'string' && typeof b === 'string') return byText(a, b);
  throw new DvcError('experiments cannot be sorted by values of different kinds', 'TypeError');
}

interface SortColumn {
  readonly section: 'metrics' | 'params';
  readonly file: string;
  readonly key: string;
}

/** `key`, or `file:key` where several files have it. */
function sortColumn(asked: string, columns: Columns): SortColumn {
  const known = (['metrics', 'params'] as const).flatMap((section) =>
    [...columns[section]].flatMap(([file, keys]) => [...keys].map((key) => ({ section, file, key }))),
  );
  const whole = known.filter(({ file, key }) => `${file}:${key}` === asked);
  const bare = asked.replace(/^:/, '');
  const found = whole.length > 0 ? whole : known.filter(({ key }) => key === bare);
  const [only] = found;
  if (only === undefined) throw new DvcError(`Unknown sort column '${bare}'`, 'InvalidArgumentError');
  if (found.length === 1) return only;
  const names = found.map(({ file, key }) => `${file}:${key}`).join(', ');
  throw new DvcError(`Ambiguous sort column '${bare}' matched '${names}'`, 'InvalidArgumentError');
}
