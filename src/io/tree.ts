import { createHash } from './hash.ts';

/** One line of a tree of git's. */
export interface TreeEntry {
  readonly mode: string;
  readonly name: string;
  readonly oid: string;
}

/** Reads a raw tree object. `oidBytes` is 20 in a SHA-1 repository, 32 in a SHA-256 one. */
export function parseTree(raw: Buffer, oidBytes: number): TreeEntry[] {
  const entries: TreeEntry[] = [];
  for (let start = 0; start < raw.length; ) {
    const space = raw.indexOf(0x20, start);
    const end = raw.indexOf(0, space);
    if (space < 0 || end < 0) break;
    entries.push({
      mode: raw.toString('latin1', start, space),
      name: raw.toString('utf8', space + 1, end),
      oid: raw.toString('hex', end + 1, end + 1 + oidBytes),
    });
    start = end + 1 + oidBytes;
  }
  return entries;
}

export function isDirectory(entry: TreeEntry): boolean {
  return entry.mode === '40000';
}

export interface CommitInfo {
  readonly sha: string;
  readonly tree: string;
  readonly parents: readonly string[];
  /** Seconds since 1970 at which it was committed. */
  readonly time: number;
  readonly subject: string;
}

/** The name that git gives an object: a digest of its kind, size and content, in as many hexadecimal digits as asked. */
export function objectId(kind: 'blob' | 'commit', content: Uint8Array, digits: number): string {
  const hash = createHash(digits === 64 ? 'sha256' : 'sha1');
  return hash.update(`${kind} ${content.length}\0`).update(content).digest('hex');
}

/** Reads a raw commit object; its name is computed from its bytes. */
export function parseCommit(raw: Buffer): CommitInfo {
  const text = raw.toString('utf8');
  const blank = text.indexOf('\n\n');
  const header = blank < 0 ? text : text.slice(0, blank);
  const tree = /^tree ([0-9a-f]+)$/m.exec(header)?.[1] ?? '';
  return {
    sha: objectId('commit', raw, tree.length),
    tree,
    parents: [...header.matchAll(/^parent ([0-9a-f]+)$/gm)].map((match) => match[1]!),
    time: Number(/^committer .* (\d+) [+-]\d{4}$/m.exec(header)?.[1] ?? 0),
    subject: blank < 0 ? '' : text.slice(blank + 2).split('\n', 1)[0]!,
  };
}
