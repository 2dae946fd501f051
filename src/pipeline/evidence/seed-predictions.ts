import { anySign } from '../../io/file-list.ts';
import type { RevisionView } from '../../io/view.ts';
import { repeatedFile } from '../collect/replicates.ts';
import type { PredictionTable, SeedPredictions } from '../judge/index.ts';
import { readTable } from './table.ts';

/** More seeds than this are not read: their tables stand in memory together. */
const mostSeeds = 20;

/** By seed, the files that differ in it alone, in the order of the seeds; undefined where there are several such groups. */
export function bySeed(files: readonly string[]): ReadonlyMap<string, string> | undefined {
  const groups = new Map<string, [seed: string, file: string][]>();
  for (const file of files) {
    const repeated = repeatedFile(file);
    if (repeated?.kind !== 'seeds') continue;
    groups.set(repeated.pattern, [...(groups.get(repeated.pattern) ?? []), [repeated.id, file]]);
  }
  const [group, ...others] = [...groups.values()].filter((members) => members.length > 1);
  if (group === undefined || others.length > 0) return undefined;
  return new Map(group.sort(([a], [b]) => Number(a) - Number(b)).slice(0, mostSeeds));
}

/** The tables of all seeds of both sides; undefined where the baseline has fewer than two of them. */
export async function readSeeds(
  seeds: ReadonlyMap<string, string>,
  head: RevisionView,
  baseline: RevisionView,
): Promise<Omit<SeedPredictions, 'roles'> | undefined> {
  const pattern = repeatedFile([...seeds.values()][0]!)?.pattern;
  const files = await baseline.files();
  const there = bySeed(files.find(anySign, (file) => repeatedFile(file)?.pattern === pattern));
  return there && { before: await readAll(baseline, there), after: await readAll(head, seeds) };
}

async function readAll(
  view: RevisionView,
  files: ReadonlyMap<string, string>,
): Promise<ReadonlyMap<string, PredictionTable>> {
  const tables = new Map<string, PredictionTable>();
  for (const [seed, file] of files) tables.set(seed, await readTable(view, file));
  return tables;
}
