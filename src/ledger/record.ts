import { commitFiles } from '../io/commit-files.ts';
import type { Build, Refs } from '../io/refs.ts';
import { objectId } from '../io/tree.ts';
import type { Run } from '../model/run.ts';
import { emptyNote, encodeRecord, formatNote, type Note, summary } from './codec.ts';
import { numbersRef, plotsRef, readNote } from './index.ts';
import { type NoteEntry, noteEntries, notePath } from './notes.ts';
import { encodePlots } from './plots.ts';

export interface LedgerRecord {
  readonly sha: string;
  readonly key: string;
  readonly run: Run;
}

/**
 * Stages what runs left as notes on their commits; `refs.push()` writes them, together with whatever else is staged.
 * Records of other keys and lines of other writers in the same note stay; a record that says the same is no change.
 */
export function recordRuns(refs: Refs, records: readonly LedgerRecord[]): void {
  const numbers = records.map(({ sha, key, run }) => ({ sha, key, line: encodeRecord(key, run) }));
  const plots = records.map(({ sha, key, run }) => ({ sha, key, line: encodePlots(key, run.plots) }));
  refs.stage(numbersRef, noteBuild(refs, numbers, summary));
  refs.stage(plotsRef, noteBuild(refs, plots, describePlots));
}

/** A line of JSON for a commit and a key; undefined takes the key out. */
export interface NoteLine {
  readonly sha: string;
  readonly key: string;
  readonly line: string | undefined;
}

/** The first line of a note with plots, after `cml: `. */
export function describePlots(records: ReadonlyMap<string, string>): string {
  return `plots of ${records.size === 1 ? 'a run' : `${records.size} runs`}, for cml to draw`;
}

/** Makes the next notes commit: the current one with these lines in place of those of the same commit and key. */
export function noteBuild(
  refs: Refs,
  lines: readonly NoteLine[],
  describe: (records: ReadonlyMap<string, string>) => string,
): Build {
  const linesOf = new Map<string, NoteLine[]>();
  for (const line of lines) linesOf.set(line.sha, [...(linesOf.get(line.sha) ?? []), line]);

  /** A note's bytes with our lines in it; undefined where nothing is left of it. */
  function rewritten(note: Note, sha: string): Buffer | undefined {
    const records = new Map(note.records);
    for (const { key, line } of linesOf.get(sha) ?? []) {
      if (line === undefined) records.delete(key);
      else records.set(key, line);
    }
    if (records.size + note.foreign.length === 0) return undefined;
    return Buffer.from(formatNote({ ...note, records }, describe(records)));
  }

  /** A note that holds nothing but these lines is known by its digest; it need not be fetched to be compared. */
  function isSame(entries: readonly NoteEntry[], sha: string): boolean {
    const bytes = rewritten(emptyNote, sha);
    if (bytes === undefined) return entries.length === 0;
    return entries.length === 1 && entries[0]!.oid === objectId('blob', bytes, sha.length);
  }

  return async (current) => {
    const entries =
      current === undefined ? new Map<string, NoteEntry[]>() : await noteEntries(refs.objects, current);
    const shas = [...linesOf.keys()].filter((sha) => !isSame(entries.get(sha) ?? [], sha));
    if (shas.length === 0) return current;
    const old = shas.flatMap((sha) => (entries.get(sha) ?? []).map((entry) => entry.oid));
    if (old.length > 0) await refs.load(old);
    const write = new Map<string, Uint8Array>();
    const remove: string[] = [];
    for (const sha of shas) {
      const places = entries.get(sha) ?? [];
      const bytes = rewritten(await readNote(refs.objects, places), sha);
      const [first = notePath(sha), ...rest] = places.map((entry) => entry.path);
      remove.push(...rest);
      if (bytes !== undefined) write.set(first, bytes);
      else if (places.length > 0) remove.push(first);
    }
    const what = shas.length === 1 ? `the run of ${shas[0]!.slice(0, 12)}` : `${shas.length} runs`;
    return await commitFiles(refs.git, current, { message: `Record ${what}`, write, remove });
  };
}
