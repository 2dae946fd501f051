import { compileMarks, type Marks } from '../../formats/marks.ts';
import { pathTest } from '../../formats/places.ts';
import type { FileList } from '../../io/file-list.ts';
import type { RevisionView } from '../../io/view.ts';
import type { Run } from '../../model/run.ts';
import { sources as registered } from '../../sources/index.ts';
import { joinParts, warningOf } from '../../sources/parts.ts';
import type { CollectOptions, RunParts, Source, SourceEntry } from '../../sources/types.ts';

/** Told of each source that was asked: which files it was given, and what it made of them. */
export type Seen = (source: SourceEntry | Source, files: readonly string[], parts: RunParts) => void;

/**
 * What a training left at one revision: every source that finds its files in the view is loaded and reads them, from
 * specific to general. A source that fails is a warning and hides no other. The same view gives the same Run.
 */
export async function collect(
  view: RevisionView,
  options: CollectOptions,
  sources: readonly (SourceEntry | Source)[] = registered,
  seen: Seen = () => {},
): Promise<Run> {
  const all: RunParts[] = [];
  const files = await view.files();
  const found = await discover(files, options, sources);
  const claimed = new Set<string>();
  const inOrder = [...sources].sort((a, b) => a.order - b.order || (a.name < b.name ? -1 : 1));
  for (const entry of inOrder) {
    const paths = (found.get(entry) ?? []).filter((path) => !claimed.has(path));
    if (paths.length === 0 && !isConfigured(entry, options)) continue;
    const parts = await ask(entry, { view, found: paths, options });
    for (const path of parts.claimed ?? []) claimed.add(path);
    seen(entry, paths, parts);
    all.push(parts);
  }
  const stages = all.flatMap((parts) => parts.stages ?? []);
  return {
    revision: view.revision,
    ...joinParts([...all, { warnings: view.warnings?.() ?? [] }]),
    ...(stages.length > 0 && { stages }),
  };
}

/** Folders whose files show how a thing is done rather than what this training did. */
export const quiet =
  /(^|\/)(?:\.dvc|tests?|testing|testdata|test[-_]data|__tests__|fixtures|examples?|docs?|vendor|third_party)\//i;

async function discover<S extends SourceEntry | Source>(
  files: FileList,
  { ignore, paths: within = [] }: CollectOptions,
  sources: readonly S[],
): Promise<Map<S, string[]>> {
  const marks = marksOf(sources);
  const isIgnored = await pathTest(ignore);
  const isWithin = within.length === 0 ? () => true : await pathTest(within);
  const ownersOf = (path: string) => {
    const owners = marks.ownersOf(path);
    if (owners.length === 0 || isIgnored(path) || !isWithin(path)) return [];
    return quiet.test(path) ? owners.filter((source) => 'everywhere' in source && source.everywhere) : owners;
  };
  const found = new Map<S, string[]>();
  for (const path of files.find(marks, (path) => ownersOf(path).length > 0))
    for (const owner of ownersOf(path)) {
      const paths = found.get(owner);
      if (paths) paths.push(path);
      else found.set(owner, [path]);
    }
  return found;
}

/** Those of one list are compiled once: both sides of a comparison are asked for the same. */
const compiled = new WeakMap<readonly (SourceEntry | Source)[], Marks<SourceEntry | Source>>();

function marksOf<S extends SourceEntry | Source>(sources: readonly S[]): Marks<S> {
  const known = compiled.get(sources) as Marks<S> | undefined;
  if (known) return known;
  const marks = compileMarks(sources.map((source) => ({ owner: source, marks: source.marks })));
  compiled.set(sources, marks);
  return marks;
}

function isConfigured(entry: SourceEntry | Source, options: CollectOptions): boolean {
  const named = options.metrics.length + options.params.length + options.plots.length;
  return named > 0 && 'configured' in entry && entry.configured === true;
}

async function ask(
  entry: SourceEntry | Source,
  context: Parameters<Source['collect']>[0],
): Promise<RunParts> {
  try {
    const source = 'load' in entry ? await entry.load() : entry;
    return await source.collect(context);
  } catch (cause) {
    return { warnings: [warningOf(context.found[0] ?? entry.name, cause)] };
  }
}
