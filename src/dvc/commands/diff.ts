import { dumpJson } from '../../formats/python/json.ts';
import { pyStr } from '../../formats/python/repr.ts';
import type { Py } from '../../formats/python/value.ts';
import type { DvcData, FileResult } from '../data.ts';
import { diffFiles, type FileDiff, sortedKeys } from '../diff.ts';
import { readMetrics } from '../metrics.ts';
import { readParams } from '../params.ts';
import { seenFrom } from '../paths.ts';
import { groupRevisions, hasCommits, openRepository } from '../repository.ts';
import { cellText, drawTable } from '../table.ts';
import { type Outcome, outcomeOf, type Place } from './outcome.ts';
import { erroredLine, isErrored, readRevisions } from './revisions.ts';

export interface DiffOptions {
  /** The old revision; HEAD unless told. */
  readonly a?: string | undefined;
  /** The new revision; the work tree unless told. */
  readonly b?: string | undefined;
  readonly targets?: readonly string[] | undefined;
  readonly all?: boolean | undefined;
  readonly json?: boolean | undefined;
  readonly md?: boolean | undefined;
  readonly noPath?: boolean | undefined;
}

/** `dvc metrics diff`. */
export function metricsDiff(
  options: DiffOptions & { precision?: number | undefined },
  place: Place,
): Promise<Outcome> {
  return compare(options, place, {
    title: 'Metric',
    showChange: true,
    // 0 counts as not given.
    digits: options.precision || 5,
    read: readMetrics,
  });
}

/** `dvc params diff`. */
export function paramsDiff(
  options: DiffOptions & { deps?: boolean | undefined },
  place: Place,
): Promise<Outcome> {
  return compare(options, place, {
    title: 'Param',
    showChange: false,
    read: (data, targets) => readParams(data, { targets, depsOnly: options.deps ?? false }),
  });
}

interface Comparison {
  readonly title: string;
  readonly showChange: boolean;
  readonly digits?: number;
  readonly read: (data: DvcData, targets: readonly string[]) => Promise<ReadonlyMap<string, FileResult>>;
}

function compare(options: DiffOptions, place: Place, comparison: Comparison): Promise<Outcome> {
  return outcomeOf(async (warn) => {
    const repository = await openRepository(place.cwd, place.env);
    try {
      const { a = 'HEAD', b = 'workspace' } = options;
      const rows = new Map<string, FileDiff>();
      if (await hasCommits(repository.git)) {
        const named = await groupRevisions(
          repository.git,
          [a, b].filter((name) => name !== 'workspace'),
        );
        const revisions = [{ name: 'workspace', commit: null }, ...named];
        const targets = (options.targets ?? []).map(repository.fromUser);
        // Where neither side is the work tree DVC reads it all the same, and only ever warns about it.
        const wanted = revisions.filter(({ name }) => name === a || name === b);
        const results = await readRevisions(repository, wanted, (data) => comparison.read(data, targets));
        const [old, head] = [results.get(a), results.get(b)];
        const errored = [...new Set([a, b])].filter(
          (name) => results.has(name) && isErrored(results.get(name)!),
        );
        for (const name of errored) {
          const error = results.get(name)!.error;
          if (error)
            warn(
              `WARNING: failed to load ${comparison.title.toLowerCase()}s in revision '${name}', ${error.message}`,
            );
        }
        if (errored.length > 0) warn(erroredLine('metrics', errored));
        for (const [path, diff] of diffFiles(
          old?.files ?? new Map(),
          head?.files ?? new Map(),
          options.all ?? false,
        ))
          rows.set(seenFrom(repository.folder, path), diff);
      }
      return options.json ? `${toJson(rows)}\n` : await toTable(rows, { ...options, a, b }, comparison);
    } finally {
      repository.close();
    }
  });
}

function toJson(rows: ReadonlyMap<string, FileDiff>): string {
  return dumpJson(
    new Map<Py, Py>([...rows].map(([path, diff]) => [path, new Map<Py, Py>([...diff].map(rowJson))])),
  );
}

function rowJson([key, { old, new: head, diff }]: readonly [
  Py,
  { old: Py; new: Py; diff?: bigint | number },
]): [Py, Py] {
  const row = new Map<Py, Py>([
    ['old', old],
    ['new', head],
  ]);
  if (diff !== undefined) row.set('diff', diff);
  return [key, row];
}

async function toTable(
  rows: ReadonlyMap<string, FileDiff>,
  { a, b, md = false, noPath = false }: DiffOptions & { a: string; b: string },
  { title, showChange, digits }: Comparison,
): Promise<string> {
  const trim = <T>(row: readonly T[]) => row.slice(noPath ? 1 : 0, showChange ? row.length : -1);
  const body = [...rows].flatMap(([path, diff]) =>
    sortedKeys(diff.keys())
      .map((key) => [key, diff.get(key)!] as const)
      .map(([key, row]) =>
        trim([
          path,
          pyStr(key),
          cellText(row.old, digits),
          cellText(row.new, digits),
          cellText(row.diff, digits),
        ]),
      ),
  );
  if (body.length === 0 && !md) return '';
  const table = await drawTable(trim(['Path', title, a, b, 'Change']), body, md);
  return md ? `${table}\n\n` : `${table}\n`;
}
