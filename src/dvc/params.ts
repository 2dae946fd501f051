import type { Py } from '../formats/python/value.ts';
import { type DvcData, type FileResult, readEach } from './data.ts';
import { selectKeys } from './keys.ts';
import { folderOf, joined } from './paths.ts';
import type { Project } from './project.ts';
import { mergeParams } from './stages.ts';

export interface ParamsOptions {
  readonly targets?: readonly string[];
  /** Only what stages depend on. */
  readonly depsOnly?: boolean;
}

/**
 * The params of a revision by file: what stages ask for, top-level params files and the root's params.yaml in whole, and
 * the variables that templates use.
 */
export async function readParams(
  data: DvcData,
  { targets = [], depsOnly = false }: ParamsOptions = {},
): Promise<Map<string, FileResult>> {
  const wanted = await paramsFiles(data, targets, depsOnly);
  const results = await readEach([...wanted.keys()], async (path) =>
    selectKeys(await data.load(path), wanted.get(path)!),
  );
  if (targets.length === 0)
    for (const [path, values] of usedVariables(await data.project(), results))
      results.set(path, { data: values });
  return results;
}

async function paramsFiles(
  data: DvcData,
  targets: readonly string[],
  depsOnly: boolean,
): Promise<Map<string, readonly string[]>> {
  const list: Py[] = targets.map((target) => new Map<Py, Py>([[target, []]]));
  if (targets.length === 0) {
    const { stages, params } = await data.project();
    for (const { path, keys } of stages.flatMap((stage) => stage.params))
      list.push(new Map<Py, Py>([[path, keys]]));
    if (!depsOnly) {
      for (const [file, paths] of params)
        for (const path of paths) list.push(new Map<Py, Py>([[joined(folderOf(file), String(path)), []]]));
      if (await data.exists('params.yaml')) list.push(new Map<Py, Py>([['params.yaml', []]]));
    }
  }
  const files = new Map<string, readonly string[]>();
  for (const [path, keys] of mergeParams(list))
    for (const file of await data.expand([path])) files.set(file, keys);
  return files;
}

/** Of files that are not shown already. */
function usedVariables({ stages }: Project, shown: ReadonlyMap<string, FileResult>): Map<string, Py> {
  const used = new Map<string, Map<Py, Py>>();
  for (const stage of stages)
    for (const [file, variables] of stage.tracked) {
      if (shown.has(file)) continue;
      const values = used.get(file) ?? new Map<Py, Py>();
      for (const [key, value] of variables) values.set(key, value);
      used.set(file, values);
    }
  return used;
}
