import { gunzipSync, gzipSync } from 'node:zlib';
import { commitFiles } from '../io/commit-files.ts';
import { component } from '../io/component.ts';
import type { ObjectReader } from '../io/objects.ts';
import type { Refs } from '../io/refs.ts';
import { isDirectory, parseCommit, parseTree, type TreeEntry } from '../io/tree.ts';
import { CmlError } from '../model/errors.ts';
import type { Cell } from '../model/plot.ts';
import type { NotesSource } from './notes.ts';

/**
 * The tables of predictions of the newest runs, for baselines that commit none. A folder a commit, named by its time and
 * its SHA so that names sort by age, with a file a key:
 *
 *     001796000000-3f2a91c…/train.json.gz
 *
 * each of them `{"cml":1,"rows":2,"columns":[["id",[1,2]],["y_true",["a","b"]]]}`.
 */
export const predictionsRef = 'refs/cml/predictions';

/** A table by its columns; each has a cell a row. */
export interface CellTable {
  readonly rows: number;
  readonly columns: ReadonlyMap<string, ArrayLike<Cell>>;
}

const version = 1;
/** Commits whose predictions are kept. */
const kept = 30;
/** Bytes of one table in the repository; about 500,000 examples with a label and a score. */
const storedLimit = 4 * 1024 * 1024;
const tableLimit = 512 * 1024 * 1024;

/** The bytes to keep of a table. Throws CmlError `file-too-large` where they are too many for a git repository. */
export function encodePredictions({ rows, columns }: CellTable): Buffer {
  const document = {
    cml: version,
    rows,
    columns: [...columns].map(([name, cells]) => [name, Array.from(cells)]),
  };
  const bytes = gzipSync(JSON.stringify(document), { level: 9 });
  if (bytes.byteLength <= storedLimit) return bytes;
  throw new CmlError(
    'file-too-large',
    `The predictions take ${(bytes.byteLength / 1024 / 1024).toFixed(1)} MiB, and no more than 4 are recorded in the repository.`,
    { hint: 'Track the table with DVC or Git LFS, or write a sample of the examples.' },
  );
}

/** The table of such bytes; undefined where they are of another version or malformed. */
export function decodePredictions(bytes: Uint8Array): CellTable | undefined {
  try {
    const text = gunzipSync(bytes, { maxOutputLength: tableLimit }).toString('utf8');
    const { cml, rows, columns } = JSON.parse(text) as Record<string, unknown>;
    if (cml !== version || typeof rows !== 'number' || !Array.isArray(columns)) return undefined;
    if (!columns.every((column) => isColumn(column, rows))) return undefined;
    return { rows, columns: new Map(columns) };
  } catch {
    return undefined;
  }
}

function isColumn(column: unknown, rows: number): column is [string, Cell[]] {
  if (!Array.isArray(column) || typeof column[0] !== 'string' || !Array.isArray(column[1])) return false;
  return column[1].length === rows && column[1].every((cell) => cell === null || typeof cell !== 'object');
}

export interface RecordedPredictions {
  readonly sha: string;
  /** Seconds since 1970 at which the commit was made: the oldest are dropped first. */
  readonly time: number;
  readonly key: string;
  readonly bytes: Uint8Array;
}

/** Stages a table beside those of other commits and keys; `refs.push()` writes it. */
export function stagePredictions(refs: Refs, { sha, time, key, bytes }: RecordedPredictions): void {
  const own = `${String(time).padStart(12, '0')}-${sha}`;
  refs.stage(predictionsRef, async (current) => {
    const folders = current === undefined ? [] : await foldersOf(refs.objects, current);
    const names = [...new Set([...folders.map(({ name }) => name), own])].sort();
    return await commitFiles(refs.git, current, {
      message: `Record the predictions of ${sha.slice(0, 12)}`,
      write: new Map([[`${own}/${fileOf(key)}`, bytes]]),
      remove: names.slice(0, -kept).filter((name) => name !== own),
    });
  });
}

/** Stages the ref without its past, which holds the tables that were dropped; `refs.push()` writes it. */
export function stageForgetting(refs: Refs): void {
  refs.stage(predictionsRef, async (current) => {
    const commit = current === undefined ? undefined : await refs.objects.read(current);
    if (current === undefined || commit === undefined || parseCommit(commit).parents.length === 0)
      return current;
    const oidBytes = current.length / 2;
    const files = new Map<string, string>();
    for (const folder of await foldersOf(refs.objects, current))
      for (const { name, oid } of await treeOf(refs.objects, folder.oid, oidBytes))
        files.set(`${folder.name}/${name}`, oid);
    await refs.load([...files.values()]);
    const write = new Map<string, Uint8Array>();
    for (const [path, oid] of files) write.set(path, (await refs.objects.read(oid))!);
    return await commitFiles(refs.git, undefined, { message: 'Keep the newest predictions', write });
  });
}

/** What was recorded for a commit under a key. */
export async function readRecordedPredictions(
  { tip, objects, load }: NotesSource,
  sha: string,
  key: string,
): Promise<CellTable | undefined> {
  const commit = await tip(predictionsRef);
  if (commit === undefined) return undefined;
  const folder = (await foldersOf(objects, commit)).find(({ name }) => name.endsWith(`-${sha}`));
  const files = folder && (await treeOf(objects, folder.oid, sha.length / 2));
  const file = files?.find(({ name }) => name === fileOf(key));
  if (file === undefined) return undefined;
  await load([file.oid]);
  const bytes = await objects.read(file.oid);
  return bytes && decodePredictions(bytes);
}

async function foldersOf(objects: ObjectReader, commit: string): Promise<TreeEntry[]> {
  const entries = await treeOf(objects, `${commit}^{tree}`, commit.length / 2);
  return entries.filter((entry) => isDirectory(entry) && /^\d{12}-[0-9a-f]+$/.test(entry.name));
}

async function treeOf(objects: ObjectReader, name: string, oidBytes: number): Promise<TreeEntry[]> {
  const raw = await objects.read(name);
  return raw === undefined ? [] : parseTree(raw, oidBytes);
}

/** A key may hold anything; as a file it is readable where it can be. */
function fileOf(key: string): string {
  return `${component(key)}.json.gz`;
}
