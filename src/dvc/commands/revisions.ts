import type { DvcData, FileResult } from '../data.ts';
import { DvcError } from '../failure.ts';
import type { DvcRepository, NamedRevision } from '../repository.ts';

/** What was read at one revision, or why the whole of it counts for nothing. */
export interface RevisionResult {
  readonly files: ReadonlyMap<string, FileResult>;
  readonly error?: DvcError;
}

type Reading = (data: DvcData) => Promise<ReadonlyMap<string, FileResult>>;

/** Revisions that are read side by side: git answers the questions of all of them in one go. */
const atOnce = 32;

/** Reads revisions, their objects through one process; of what is read only the result is kept. */
export async function readRevisions(
  repository: DvcRepository,
  revisions: readonly NamedRevision[],
  reading: Reading,
): Promise<Map<string, RevisionResult>> {
  const results = new Map<string, RevisionResult>();
  // What the first says of its stages holds for most of the others, who then need not make it out again.
  for (let from = 0; from < revisions.length; from += from === 0 ? 1 : atOnce) {
    const some = revisions.slice(from, from === 0 ? 1 : from + atOnce);
    const read = await Promise.all(some.map((revision) => readRevision(repository, revision, reading)));
    for (const [index, { name }] of some.entries()) results.set(name, read[index]!);
  }
  return results;
}

async function readRevision(
  repository: DvcRepository,
  { commit, tree }: NamedRevision,
  read: Reading,
): Promise<RevisionResult> {
  try {
    return { files: await read(await repository.open(commit, tree)) };
  } catch (cause) {
    if (!(cause instanceof DvcError)) throw cause;
    return { files: new Map(), error: cause };
  }
}

/** Whether anything of a revision could not be read. */
export function isErrored({ files, error }: RevisionResult): boolean {
  return error !== undefined || [...files.values()].some((file) => file.error !== undefined);
}

export function erroredLine(what: string, names: readonly string[]): string {
  return `DVC failed to load some ${what} for following revisions: '${names.join(', ')}'.`;
}
