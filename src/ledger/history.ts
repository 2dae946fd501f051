import type { ObjectReader } from '../io/objects.ts';
import { type CommitInfo, isDirectory, parseCommit, parseTree } from '../io/tree.ts';
import type { Entry, Run } from '../model/run.ts';
import { type Ledger, localNotes, openLedger } from './index.ts';

/** Commits asked for at a time: one by one, git and we would take turns at waiting for each other. */
const stride = 200;

/** The first-parent line of a revision, newest first, as far as this clone has it. */
export async function* firstParents(
  objects: ObjectReader,
  from: string,
  max: number,
): AsyncGenerator<CommitInfo> {
  for (let start = 0; start < max; start += stride) {
    const names = Array.from(
      { length: Math.min(stride, max - start) },
      (_, index) => `${from}~${start + index}`,
    );
    for (const raw of await Promise.all(names.map((name) => objects.read(name)))) {
      if (raw === undefined) return;
      yield parseCommit(raw);
    }
  }
}

export interface LedgerEntry extends CommitInfo {
  /** By key. */
  readonly runs: ReadonlyMap<string, Run>;
}

export interface ListOptions {
  /** Where the first-parent line begins; HEAD unless told. */
  readonly from?: string;
  /** Commits looked at; 1,000 unless told. */
  readonly max?: number;
  /** Another ledger than that of this repository. */
  readonly ledger?: Ledger;
}

/** What is recorded of the newest commits, newest first; commits with no record are left out. One git process. */
export async function listLedger(
  objects: ObjectReader,
  options: ListOptions = {},
): Promise<readonly LedgerEntry[]> {
  const { from = 'HEAD', max = 1000, ledger = openLedger(localNotes(objects)) } = options;
  const commits: CommitInfo[] = [];
  for await (const commit of firstParents(objects, from, max)) commits.push(commit);
  const runs = await ledger.runs(commits.map(({ sha }) => sha));
  return commits.flatMap((commit) => {
    const recorded = runs.get(commit.sha);
    return recorded === undefined || recorded.size === 0 ? [] : [{ ...commit, runs: recorded }];
  });
}

export interface CommittedNumbers extends CommitInfo {
  readonly metrics: readonly Entry[];
}

/**
 * The numbers in committed files over the newest commits of the first-parent line, newest first. Trees and files that
 * many commits share are read once, so that a thousand commits cost little more than their trees. One git process.
 */
export async function committedHistory(
  objects: ObjectReader,
  paths: readonly string[],
  parse: (path: string, bytes: Buffer) => readonly Entry[],
  options: { from?: string; max?: number } = {},
): Promise<readonly CommittedNumbers[]> {
  const { from = 'HEAD', max = 1000 } = options;
  const trees = new Map<string, Promise<ReadonlyMap<string, string>>>();
  const files = new Map<string, Promise<readonly Entry[]>>();

  /** Names of a tree: blobs under their name, trees under their name with a slash. */
  function names(tree: string): Promise<ReadonlyMap<string, string>> {
    return cached(trees, tree, async () => {
      const raw = await objects.read(tree);
      const entries = raw === undefined ? [] : parseTree(raw, tree.length / 2);
      return new Map(entries.map((entry) => [isDirectory(entry) ? `${entry.name}/` : entry.name, entry.oid]));
    });
  }
  async function find(tree: string, path: string): Promise<string | undefined> {
    const slash = path.indexOf('/') + 1;
    if (slash === 0) return (await names(tree)).get(path);
    const below = (await names(tree)).get(path.slice(0, slash));
    return below === undefined ? undefined : find(below, path.slice(slash));
  }
  async function entriesOf(tree: string, path: string): Promise<readonly Entry[]> {
    const oid = await find(tree, path);
    if (oid === undefined) return [];
    return await cached(files, `${oid} ${path}`, async () => {
      const bytes = await objects.read(oid);
      return bytes === undefined ? [] : parse(path, bytes);
    });
  }

  // The walk goes on while the trees of the commits it has passed are read.
  const rows: Promise<CommittedNumbers>[] = [];
  for await (const commit of firstParents(objects, from, max)) {
    const metrics = Promise.all(paths.map((path) => entriesOf(commit.tree, path)));
    rows.push(metrics.then((found) => ({ ...commit, metrics: found.flat() })));
  }
  return await Promise.all(rows);
}

function cached<T>(cache: Map<string, Promise<T>>, key: string, make: () => Promise<T>): Promise<T> {
  const made = cache.get(key) ?? make();
  cache.set(key, made);
  return made;
}
