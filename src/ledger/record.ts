import { commitFiles } from '../io/commit-files.ts';
import type { Build, Refs } from '../io/refs.ts';
import type { Run } from '../model/run.ts';
import { encodeRecord, formatNote, summary } from './codec.ts';
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
  return async (current) => {
    const entries =
      current === undefined ? new Map<string, NoteEntry[]>() : await noteEntries(refs.objects, current);
    const shas = [...new Set(lines.map(({ sha }) => sha))];
    await loadNotes(refs, entries, shas);
    const write = new Map<string, Uint8Array>();
    const remove: string[] = [];
    for (const sha of shas) {
      const old = entries.get(sha) ?? [];
      const note = await readNote(refs.objects, old);
      const records = new Map(note.records);
      for (const { key, line } of lines.filter((item) => item.sha === sha)) {
        if (line === undefined) records.delete(key);
        else records.set(key, line);
      }
      const [first, ...rest] = old.map((entry) => entry.path);
      remove.push(...rest);
      if (records.size + note.foreign.length > 0)
        write.set(first ?? notePath(sha), Buffer.from(formatNote({ ...note, records }, describe(records))));
      else if (first !== undefined) remove.push(first);
    }
    const message =
      shas.length === 1 ? `Record the run of ${shas[0]!.slice(0, 12)}` : `Record ${shas.length} runs`;
    return await commitFiles(refs.git, current, { message, write, remove });
  };
}

async function loadNotes(
  refs: Refs,
  entries: ReadonlyMap<string, readonly NoteEntry[]>,
  shas: readonly string[],
): Promise<void> {
  const oids = shas.flatMap((sha) => (entries.get(sha) ?? []).map((entry) => entry.oid));
  if (oids.length > 0) await refs.load(oids);
}
