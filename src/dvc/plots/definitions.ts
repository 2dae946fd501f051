import { emptyDict, isDict, isList, type Py, type PyDict } from '../../formats/python/value.ts';
import type { DvcData } from '../data.ts';
import { DvcError } from '../failure.ts';
import { folderOf, joined, seenFrom } from '../paths.ts';

/** How one plot is drawn: `x`, `y`, `x_label`, `y_label`, `title`, `template`. Files in `x` and `y` are relative to DVC's root. */
export interface PlotDefinition {
  /** The file that is drawn, or the name that dvc.yaml gives the plot. */
  readonly id: string;
  /** The dvc.yaml of a top-level plot; `''` for the plots of stages and of targets. */
  readonly file: string;
  readonly properties: PyDict;
  /** The folder from which the plot's file is named. */
  readonly base: string;
}

export interface DefinitionOptions {
  readonly targets?: readonly string[];
  /** What is said for all plots. */
  readonly extra?: PyDict;
  /** A folder of which DVC does not have the list is an error, as it is to DVC. */
  readonly strict?: boolean;
  /** From where the targets are named, relative to DVC's root. */
  readonly folder?: string;
}

/**
 * The plots that a revision defines. `targets` are patterns of their names, or files and folders to draw besides, and
 * `extra` properties go over all. Later definitions of a plot add to earlier ones.
 */
export async function plotDefinitions(
  data: DvcData,
  { targets = [], extra = emptyDict, strict = false, folder = '' }: DefinitionOptions = {},
): Promise<PlotDefinition[]> {
  const { stages, plots: topLevel } = await data.project();
  const wanted = matcher(targets, folder);
  const found = new Map<string, Map<string, PlotDefinition>>();
  function add(file: string, id: string, properties: PyDict, base = folderOf(file)): void {
    const plots = found.get(file) ?? new Map<string, PlotDefinition>();
    plots.set(id, { id, file, properties: merged(plots.get(id)?.properties, properties), base });
    found.set(file, plots);
  }

  for (const [file, list] of topLevel) {
    const plots = named(list);
    const folder = folderOf(file);
    const parents = [...plots.keys()].map((id) => joined(folder, id));
    for (const [id, own] of plots) {
      if (!wanted(id, file)) continue;
      const properties = new Map([...own, ...extra]);
      if (isDict(own.get('y'))) {
        add(file, id, withPlacedFiles(properties, folder));
        continue;
      }
      const path = joined(folder, id);
      for (const inside of await data.expand([path], { strict }))
        if (closest(inside, parents) === path) add(file, inside, properties);
    }
  }
  for (const stage of stages)
    for (const out of stage.outs) {
      if (out.kind !== 'plot' || !wanted(seenFrom(folder, out.path), stage.file)) continue;
      const properties = new Map([...drawing(out.plot ?? emptyDict), ...extra]);
      const base = stage.wdir ?? folderOf(stage.file);
      for (const inside of await data.expand([out.path], { strict })) add('', inside, properties, base);
    }
  // A dvc.yaml with plots of its own, even of other names, has something to show: what is not there is passed over.
  const isBare = () => topLevel.size === 0 && found.size === 0;
  for (const target of targets.map((target) => (folder === '' ? target : joined(folder, target))))
    if (isBare() || (await data.exists(target)) || data.tree.isFolder(target))
      for (const inside of await data.expand([target], { strict })) add('', inside, extra, folder);
  return [...found.values()].flatMap((plots) => [...plots.values()]);
}

/** Patterns match from a name's beginning: of the plot's own, or of the one with its dvc.yaml. */
function matcher(targets: readonly string[], folder: string): (id: string, file: string) => boolean {
  if (targets.length === 0) return () => true;
  const patterns = targets.map((target) => {
    try {
      return new RegExp(`^(?:${target})`);
    } catch {
      throw new DvcError(`'${target}' is no regular expression`, 'error');
    }
  });
  return (id, file) =>
    patterns.some((pattern) => pattern.test(id) || pattern.test(`${seenFrom(folder, file)}::${id}`));
}

const drawn = new Set<Py>(['template', 'x', 'y', 'x_label', 'y_label', 'title', 'header']);

/** What of a stage's plot is about drawing it. */
function drawing(flags: PyDict): PyDict {
  return new Map([...flags].filter(([key]) => drawn.has(key)));
}

/** The list of `plots:` as a dict: a later entry takes the place of an earlier one. */
function named(list: readonly Py[]): Map<string, PyDict> {
  const plots = new Map<string, PyDict>();
  for (const item of list) {
    const [entry] = isDict(item) ? item : [];
    if (typeof item === 'string') plots.set(item, emptyDict);
    else if (entry) plots.set(String(entry[0]), isDict(entry[1]) ? entry[1] : emptyDict);
  }
  return plots;
}

function withPlacedFiles(properties: PyDict, folder: string): PyDict {
  return new Map(
    [...properties].map(([key, value]) => {
      if ((key !== 'x' && key !== 'y') || !isDict(value)) return [key, value];
      return [key, new Map([...value].map(([file, field]) => [joined(folder, String(file)), field]))];
    }),
  );
}

/** Of nested definitions the innermost counts. */
function closest(path: string, parents: readonly string[]): string {
  let best = '';
  for (const parent of parents) {
    const inside = path === parent || path.startsWith(`${parent}/`) || parent === '';
    const shared = inside ? parent : commonFolder(path, parent);
    if (shared.length > best.length) best = shared;
  }
  return best;
}

function commonFolder(a: string, b: string): string {
  const [x, y] = [a.split('/'), b.split('/')];
  const shared = x.findIndex((part, index) => part !== y[index]);
  return x.slice(0, shared < 0 ? x.length : shared).join('/');
}

/** As dpath merges: dicts key by key, lists appended, anything else replaced. */
function merged(before: PyDict | undefined, after: PyDict): PyDict {
  if (before === undefined) return after;
  const all = new Map(before);
  for (const [key, value] of after) {
    const old = all.get(key);
    if (isDict(old) && isDict(value)) all.set(key, merged(old, value));
    else if (isList(old) && isList(value)) all.set(key, [...old, ...value]);
    else all.set(key, value);
  }
  return all;
}

/**
 * A definition with its files as DVC calls them where it is asked in `folder`: by the way to the folder from which they
 * are named, and their path from there.
 */
export function seenDefinition(definition: PlotDefinition, folder: string): PlotDefinition {
  const { id, properties, base } = definition;
  const seen = (path: Py) => joined(seenFrom(folder, base), seenFrom(base, String(path)));
  const axes = [...properties].map(([key, value]): [Py, Py] => {
    if ((key !== 'x' && key !== 'y') || !isDict(value)) return [key, value];
    return [key, new Map([...value].map(([path, field]) => [seen(path), field]))];
  });
  return { ...definition, id: isDict(properties.get('y')) ? id : seen(id), properties: new Map(axes) };
}

/** The files that a definition draws from, y before x. */
export function plotFiles({ id, properties }: Pick<PlotDefinition, 'id' | 'properties'>): string[] {
  const [x, y] = [properties.get('x'), properties.get('y')];
  const files = isDict(y) ? [...y.keys()].map(String) : [id];
  if (isDict(x)) files.push(...[...x.keys()].slice(0, 1).map(String));
  return [...new Set(files)];
}

/** The name a plot is known by: with its dvc.yaml, seen from `folder`, where several have one of this name. */
export function plotNames(definitions: readonly PlotDefinition[], folder = ''): Map<PlotDefinition, string> {
  const files = new Map<string, Set<string>>();
  for (const { id, file } of definitions) files.set(id, (files.get(id) ?? new Set()).add(file));
  return new Map(
    definitions.map((definition) => {
      const { id, file } = definition;
      const several = files.get(id)!.size > 1 && file !== '';
      return [definition, several ? `${seenFrom(folder, file)}::${id}` : id];
    }),
  );
}
