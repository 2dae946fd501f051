import { experimentPrefix, listExperiments } from '../../dvc/experiments/refs.ts';
import { type Git, resolveCommit } from '../../io/git.ts';
import { type ObjectReader, openObjects } from '../../io/objects.ts';
import type { RevisionView } from '../../io/view.ts';
import { commitView } from '../../io/views.ts';
import { CmlError } from '../../model/errors.ts';
import type { Experiment } from '../../model/experiment.ts';
import type { Run } from '../../model/run.ts';
import type { Ground } from '../ground.ts';

/** Commits of a branch whose experiments are looked for, and experiments that are read. */
const [mostCommits, mostExperiments] = [30, 20];

export interface BranchQuery {
  /** The commit at the end of the branch; HEAD unless told. */
  readonly head: string | undefined;
  /** The commit that it began at. */
  readonly baseline: string | undefined;
  readonly headView: RevisionView;
  readonly collectAt: (view: RevisionView) => Promise<Run>;
}

/**
 * The experiments that were derived from the commits of a branch, and from the one that it began at; none where no DVC is
 * used. Checkouts of a build have no experiments, so there the remote is asked, in one request. A remote that does not
 * answer has none.
 */
export async function branchExperiments(ground: Ground, query: BranchQuery): Promise<Experiment[]> {
  const files = await query.headView.files();
  const isDvc = (path: string) => /(?:^|\/)dvc\.(?:yaml|lock)$/.test(path);
  if (files.find({ ends: ['dvc.yaml', 'dvc.lock'] }, isDvc).length === 0) return [];
  const commits = await branchCommits(ground, query);
  if (commits.size === 0) return [];
  try {
    const place = await placeOf(ground, [...commits].map(experimentPrefix));
    try {
      const found = (await listExperiments(place.git, commits)).slice(0, mostExperiments);
      const views = found.map(({ commits: [sha = ''] }) => commitView(place.git, sha, place.objects));
      await place.load?.((await Promise.all(views.map(smallFiles))).flat());
      return await Promise.all(
        found.map(async ({ name, baseline, commits: [sha = ''] }, index) => {
          const run = await query.collectAt(views[index]!);
          return { name, sha, baseline, run: { ...run, plots: [] } };
        }),
      );
    } finally {
      place.close?.();
    }
  } catch (error) {
    if (error instanceof CmlError) return [];
    throw error;
  }
}

/** Where the refs of experiments are. */
interface Place {
  readonly git: Git;
  readonly objects: ObjectReader;
  /** Fetches objects together. */
  readonly load?: (oids: readonly string[]) => Promise<void>;
  readonly close?: () => void;
}

/** The user's own repository where it has any, or where no remote is asked. */
async function placeOf(ground: Ground, prefixes: readonly string[]): Promise<Place> {
  const { git } = ground;
  const local = await git.text(['for-each-ref', '--count=1', '--format=%(refname)', 'refs/exps/']);
  if (local !== '' || ground.remote === undefined) {
    const objects = openObjects(git);
    return { git, objects, close: () => objects.close() };
  }
  const refs = await ground.refs();
  await refs.read(prefixes);
  return { git: refs.git, objects: refs.objects, load: refs.load };
}

const small = {
  ends: ['.json', '.yaml', '.yml', '.toml', '.py', '.lock', '.dvc', '.csv', '.tsv', '.dvc/config'],
};

/** What numbers stand in; pictures and data are not fetched for a table. */
async function smallFiles(view: RevisionView): Promise<string[]> {
  const files = await view.files();
  return files.find(small).flatMap((path) => files.get(path)?.oid ?? []);
}

async function branchCommits({ git, ci }: Ground, { head, baseline }: BranchQuery): Promise<Set<string>> {
  const tip = head ?? (await resolveCommit(git, 'HEAD'));
  if (tip === undefined) return new Set();
  const range = [tip, ...(baseline === undefined ? [] : [`^${baseline}`])];
  const result = await git.try(['rev-list', `--max-count=${mostCommits}`, ...range]);
  const listed = result.code === 0 ? result.stdout.toString('utf8').split('\n').filter(Boolean) : [tip];
  const own = [...listed, ci.headSha, baseline];
  return new Set(own.filter((sha): sha is string => sha !== undefined));
}
