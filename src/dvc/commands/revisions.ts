import type { DvcData, FileResult } from '../data.ts';
import { DvcError } from '../failure.ts';
import type { DvcRepository, NamedRevision } from '../repository.ts';

/** What was read at one revision, or why the whole of it counts for nothing. */
export interface RevisionResult {
  readonly files: ReadonlyMap<string, FileResult>;
  readonly error?: DvcError;
}

/** Reads revisions one after another: their objects come through one process, and what is read is not kept. */
export async function readRevisions(
  repository: DvcRepository,
  revisions: readonly NamedRevision[],
  read: (data: DvcData) => Promise<ReadonlyMap<string, FileResult>>,
): Promise<Map<string, RevisionResult>> {
  const results = new Map<string, RevisionResult>();
  for (const { name, commit } of revisions) {
    try {
      results.set(name, { files: await read(await repository.open(commit)) });
    } catch (cause) {
      if (!(cause instanceof DvcError)) throw cause;
      results.set(name, { files: new Map(), error: cause });
    }
  }
  return results;
}

/** Whether anything of a revision could not be read. */
export function isErrored({ files, error }: RevisionResult): boolean {
  return error !== undefined || [...files.values()].some((file) => file.error !== undefined);
}

export function erroredLine(what: string, names: readonly string[]): string {
  return `DVC failed to load some ${what} for following revisions: '${names.join(', ')}'.`;
}
