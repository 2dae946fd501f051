import type { Git } from '../io/git.ts';
import { openObjects } from '../io/objects.ts';
import { type Refs, type RefsOptions, withRefs } from '../io/refs.ts';
import { summary } from './codec.ts';
import { localNotes, type NotesSource, numbersRef, plotsRef, readNote } from './index.ts';
import { noteEntries } from './notes.ts';
import { describePlots, type NoteLine, noteBuild } from './record.ts';

/** What a synchronisation moved. */
export interface Synced {
  /** Commits whose records came over. */
  readonly commits: number;
}

/**
 * Writes the records that only this repository has to the remote, in one push. Where both have one for the same commit
 * and key, the remote's stays: others have seen it.
 */
export async function pushLedger(git: Git, remote: string, options: RefsOptions = {}): Promise<Synced> {
  const objects = openObjects(git);
  try {
    return await withRefs(git, remote, options, (refs) => copy(localNotes(objects), refs, 'keep'));
  } finally {
    objects.close();
  }
}

/** Brings the remote's records into this repository's own notes; what is recorded only here stays. */
export async function fetchLedger(git: Git, remote: string, options: RefsOptions = {}): Promise<Synced> {
  return await withRefs(git, remote, options, (theirs) =>
    withRefs(git, undefined, options, (ours) => {
      const source: NotesSource = {
        objects: theirs.objects,
        tip: async (ref) => (await theirs.read([numbersRef, plotsRef])).get(ref),
        load: theirs.load,
      };
      return copy(source, ours, 'replace');
    }),
  );
}

/** `same` says what happens to a record that the target has already. */
async function copy(source: NotesSource, target: Refs, same: 'keep' | 'replace'): Promise<Synced> {
  const moved = new Set<string>();
  for (const [ref, describe] of [
    [numbersRef, summary],
    [plotsRef, describePlots],
  ] as const) {
    const tip = await source.tip(ref);
    if (tip === undefined) continue;
    const from = await noteEntries(source.objects, tip);
    target.stage(ref, async (current) => {
      const there = current === undefined ? new Map() : await noteEntries(target.objects, current);
      const differing = [...from].filter(([sha, entries]) => entries[0]?.oid !== there.get(sha)?.[0]?.oid);
      await source.load(differing.flatMap(([, entries]) => entries.map(({ oid }) => oid)));
      await target.load(
        differing.flatMap(([sha]) => (there.get(sha) ?? []).map(({ oid }: { oid: string }) => oid)),
      );
      const lines: NoteLine[] = [];
      for (const [sha, entries] of differing) {
        const present = (await readNote(target.objects, there.get(sha) ?? [])).records;
        for (const [key, line] of (await readNote(source.objects, entries)).records)
          if (!present.has(key) || (same === 'replace' && present.get(key) !== line))
            lines.push({ sha, key, line });
      }
      for (const { sha } of lines) moved.add(sha);
      return lines.length === 0 ? current : await noteBuild(target, lines, describe)(current);
    });
  }
  await target.push();
  return { commits: moved.size };
}
