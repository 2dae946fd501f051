import { CmlError } from '../model/errors.ts';
import { scrub } from './credentials-git.ts';
import type { Git } from './git.ts';

/** What a new commit changes in the tree of its parent. Paths are ours: letters, digits, `._-%` and `/`. */
export interface TreeEdit {
  readonly message: string;
  readonly write: ReadonlyMap<string, Uint8Array>;
  readonly remove?: readonly string[];
  /** Start from an empty tree instead of the parent's. */
  readonly fresh?: boolean;
}

let builds = 0;

/**
 * Writes files, trees and one commit by a single `git fast-import`: no work tree, no index, no need for the parent's
 * blobs. Returns the new commit, or `parent` itself where the edit leaves its tree as it was.
 */
export async function commitFiles(
  git: Git,
  parent: string | undefined,
  edit: TreeEdit,
): Promise<string | undefined> {
  if (parent === undefined && edit.write.size === 0) return undefined;
  const imported = await git.try(['fast-import', '--quiet', '--done', '--force'], {
    input: stream(parent, edit),
  });
  if (imported.code !== 0) throw failure(imported.stderr, git);
  const commit = imported.stdout.toString('utf8').trim();
  if (parent === undefined) return commit;
  const trees = (await git.text(['rev-parse', `${commit}^{tree}`, `${parent}^{tree}`])).split('\n');
  return trees[0] === trees[1] ? parent : commit;
}

function stream(parent: string | undefined, edit: TreeEdit): Buffer {
  // The address can never be delivered to; the name is what `git log` of these refs shows.
  const committer = `cml <cml@noreply.invalid> ${Math.floor(Date.now() / 1000)} +0000`;
  const parts: (string | Uint8Array)[] = [
    // A name of its own: fast-import would otherwise go on from an earlier build.
    `commit refs/cml-build/${process.pid}-${builds++}\nmark :1\ncommitter ${committer}\n`,
    ...data(Buffer.from(edit.message)),
  ];
  if (parent !== undefined) parts.push(`from ${parent}\n`);
  if (edit.fresh) parts.push('deleteall\n');
  for (const path of edit.remove ?? []) parts.push(`D ${checked(path)}\n`);
  for (const [path, bytes] of edit.write) parts.push(`M 100644 inline ${checked(path)}\n`, ...data(bytes));
  parts.push('\nget-mark :1\ndone\n');
  return Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : part)));
}

function data(bytes: Uint8Array): (string | Uint8Array)[] {
  return [`data ${bytes.byteLength}\n`, bytes, '\n'];
}

function checked(path: string): string {
  if (/^[\w%-][\w.%-]*(\/[\w%-][\w.%-]*)*$/.test(path)) return path;
  throw new CmlError('internal', `${JSON.stringify(path)} is no path that cml writes.`);
}

function failure(stderr: string, git: Git): CmlError {
  if (/No space left on device|Out of diskspace/i.test(stderr))
    return new CmlError('disk-full', 'The disk is full: git could not write its objects.', {
      hint: 'Free space in the temporary directory, or point TMPDIR at a larger disk.',
    });
  const line =
    stderr.split('\n').find((text) => text.startsWith('fatal:')) ?? stderr.trim().split('\n')[0] ?? '';
  return new CmlError('git-failed', `git fast-import failed: ${scrub(line, git.env)}`);
}
