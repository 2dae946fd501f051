import type { ObjectReader } from '../io/objects.ts';
import type { Run } from '../model/run.ts';
import type { Note } from './codec.ts';
import { type NoteEntry, type NotesSource, noteEntries } from './notes.ts';
import type { CellTable } from './predictions.ts';

export { localNotes, type NotesSource, remoteNotes } from './notes.ts';

/** A note a commit with its numbers: `git log --notes=cml`. */
export const numbersRef = 'refs/notes/cml';
/** A note a commit with its plots. */
export const plotsRef = 'refs/notes/cml-plots';

/** What the runs of earlier commits left, kept as git notes. Reads only; see record.ts and sync.ts for writes. */
export interface Ledger {
  /** The commits of which anything is recorded. */
  commits(): Promise<ReadonlySet<string>>;
  /** The run recorded for a commit under a key, with its plots. */
  run(sha: string, key: string): Promise<Run | undefined>;
  /** The runs of many commits by commit and key, without plots, in one request. */
  runs(shas: readonly string[]): Promise<ReadonlyMap<string, ReadonlyMap<string, Run>>>;
  /** The table of predictions that was recorded for a commit under a key. */
  predictions(sha: string, key: string): Promise<CellTable | undefined>;
}

export function openLedger(source: NotesSource): Ledger {
  const trees = new Map<string, Promise<ReadonlyMap<string, readonly NoteEntry[]>>>();

  function entries(ref: string): Promise<ReadonlyMap<string, readonly NoteEntry[]>> {
    const read = async () => {
      const tip = await source.tip(ref);
      return tip === undefined ? new Map<string, NoteEntry[]>() : noteEntries(source.objects, tip);
    };
    const tree = trees.get(ref) ?? read();
    trees.set(ref, tree);
    return tree;
  }

  async function runs(shas: readonly string[]): Promise<Map<string, Map<string, Run>>> {
    const numbers = await entries(numbersRef);
    const wanted = shas.filter((sha) => numbers.has(sha));
    await source.load(wanted.flatMap((sha) => numbers.get(sha)!.map((entry) => entry.oid)));
    const read = wanted.map(async (sha) => {
      const note = await readNote(source.objects, numbers.get(sha)!);
      return [sha, await decodeNote(note, sha)] as const;
    });
    return new Map(await Promise.all(read));
  }

  return {
    async commits() {
      return new Set((await entries(numbersRef)).keys());
    },
    runs,
    async run(sha, key) {
      const run = (await runs([sha])).get(sha)?.get(key);
      const plots = (await entries(plotsRef)).get(sha);
      if (run === undefined || plots === undefined) return run;
      const line = (await readNote(source.objects, plots)).records.get(key);
      if (line === undefined) return run;
      const { decodePlots } = await import('./plots.ts');
      return { ...run, plots: decodePlots(line) };
    },
    async predictions(sha, key) {
      const { readRecordedPredictions } = await import('./predictions.ts');
      return readRecordedPredictions(source, sha, key);
    },
  };
}

async function decodeNote(note: Note, sha: string): Promise<Map<string, Run>> {
  const { decodeRecord } = await import('./codec.ts');
  const runs = new Map<string, Run>();
  for (const [key, line] of note.records) {
    const run = decodeRecord(line, sha);
    if (run !== undefined) runs.set(key, run);
  }
  return runs;
}

/** The note of a commit, put together where it lies in several places. */
export async function readNote(objects: ObjectReader, entries: readonly NoteEntry[]): Promise<Note> {
  const { noteLimit, parseNote } = await import('./codec.ts');
  const blobs = await Promise.all(entries.map((entry) => objects.read(entry.oid)));
  return parseNote(
    blobs
      .filter((blob) => blob !== undefined && blob.length <= noteLimit)
      .map((blob) => blob!.toString('utf8'))
      .join('\n'),
  );
}
