import { dumpJson } from '../../formats/python/json.ts';
import { pyStr } from '../../formats/python/repr.ts';
import { equal, isDict, type Py } from '../../formats/python/value.ts';
import type { Git } from '../../io/git.ts';
import { allCommits } from '../commits.ts';
import { byText, listsAsText, sortedKeys } from '../diff.ts';
import type { DvcError } from '../failure.ts';
import { flatten } from '../flatten.ts';
import { readMetrics } from '../metrics.ts';
import { seenFrom } from '../paths.ts';
import { type DvcRepository, groupRevisions, type NamedRevision, openRepository } from '../repository.ts';
import { cellText, drawTable } from '../table.ts';
import { type Outcome, outcomeOf, type Place } from './outcome.ts';
import { erroredLine, isErrored, type RevisionResult, readRevisions } from './revisions.ts';

export interface ShowOptions {
  readonly targets?: readonly string[] | undefined;
  readonly allBranches?: boolean | undefined;
  readonly allTags?: boolean | undefined;
  readonly allCommits?: boolean | undefined;
  readonly json?: boolean | undefined;
  readonly md?: boolean | undefined;
  readonly precision?: number | undefined;
}

/** `dvc metrics show`. */
export function metricsShow(options: ShowOptions, place: Place): Promise<Outcome> {
  return outcomeOf(async (warn) => {
    const repository = await openRepository(place.cwd, place.env);
    try {
      const results = await readAll(repository, options);
      const errored = [...results].filter(([, result]) => isErrored(result)).map(([name]) => name);
      if (errored.length > 0) warn(erroredLine('metrics', errored));
      return options.json
        ? `${toJson(results, repository.folder)}\n`
        : await toTable(results, options, repository.folder);
    } finally {
      repository.close();
    }
  });
}

async function readAll(
  repository: DvcRepository,
  options: ShowOptions,
): Promise<Map<string, RevisionResult>> {
  const targets = (options.targets ?? []).map(repository.fromUser);
  const several = options.allBranches || options.allTags || options.allCommits;
  const revisions: NamedRevision[] = several
    ? [{ name: 'workspace', commit: null }, ...(await allRevisions(repository.git, options))]
    : [{ name: '', commit: null }];
  const results = await readRevisions(repository, revisions, (data) => readMetrics(data, targets));
  // Of all commits each has its hash for a name.
  const named = options.allBranches || options.allTags;
  const branch = named ? await currentBranch(repository.git) : undefined;
  const [work, same] = [results.get('workspace'), branch === undefined ? undefined : results.get(branch)];
  if (work && same && sameResult(work, same)) results.delete('workspace');
  return results;
}

async function allRevisions(git: Git, options: ShowOptions): Promise<NamedRevision[]> {
  if (options.allCommits)
    return (await allCommits(git)).map(({ commit, tree }) => ({ name: commit, commit, tree }));
  const { allBranches, allTags } = options;
  const list = async (prefix: string) =>
    (await git.text(['for-each-ref', '--format=%(refname)', prefix]))
      .split('\n')
      .filter(Boolean)
      .map((name) => name.slice(prefix.length + 1))
      .sort(byText);
  const names = [
    ...(allBranches ? await list('refs/heads') : []),
    ...(allTags ? await list('refs/tags') : []),
  ];
  return groupRevisions(git, names);
}

async function currentBranch(git: Git): Promise<string | undefined> {
  const result = await git.try(['symbolic-ref', '--short', '--quiet', 'HEAD']);
  return result.code === 0 ? result.stdout.toString('utf8').trim() : undefined;
}

function sameResult(a: RevisionResult, b: RevisionResult): boolean {
  if (isErrored(a) || isErrored(b) || a.files.size !== b.files.size) return false;
  return [...a.files].every(([path, { data }]) => {
    const other = b.files.get(path)?.data;
    return data !== undefined && other !== undefined && equal(data, other);
  });
}

function toJson(results: ReadonlyMap<string, RevisionResult>, folder: string): string {
  const all = [...results].map(([name, { files, error }]): [Py, Py] => {
    if (error) return [name, new Map<Py, Py>([['error', errorJson(error)]])];
    const data = [...files].map(([path, result]): [Py, Py] => [
      seenFrom(folder, path),
      result.error
        ? new Map<Py, Py>([['error', errorJson(result.error)]])
        : new Map<Py, Py>([['data', result.data!]]),
    ]);
    return [name, new Map<Py, Py>([['data', new Map(data)]])];
  });
  return dumpJson(new Map(all));
}

function errorJson(error: DvcError): Py {
  return new Map<Py, Py>([
    ['type', error.type],
    ['msg', error.message],
  ]);
}

async function toTable(
  results: ReadonlyMap<string, RevisionResult>,
  { md = false, precision, allBranches, allTags, allCommits }: ShowOptions,
  folder: string,
): Promise<string> {
  const several = allBranches || allTags || allCommits;
  const rows: { head: string[]; values: ReadonlyMap<Py, Py> }[] = [];
  for (const [name, { files }] of results)
    for (const [path, { data = new Map() }] of files) {
      const values = isDict(data) ? flatten(listsAsText(data)) : new Map<Py, Py>([['', data]]);
      rows.push({ head: [...(several ? [name] : []), seenFrom(folder, path)], values });
    }
  if (rows.length === 0 && !md) return '';
  const keys = sortedKeys(new Set(rows.flatMap(({ values }) => [...values.keys()])));
  const body = rows.map(({ head, values }) => [
    ...head,
    ...keys.map((key) => cellText(values.get(key), precision || 5)),
  ]);
  const table = await drawTable([...(several ? ['Revision'] : []), 'Path', ...keys.map(pyStr)], body, md);
  return md ? `${table}\n\n` : `${table}\n`;
}
