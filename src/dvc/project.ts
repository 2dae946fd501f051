import { emptyDict, isDict, type Py, type PyDict } from '../formats/python/value.ts';
import { DvcError } from './failure.ts';
import { type Ignore, readIgnore } from './ignore.ts';
import { loadFile, loadYamlBytes } from './load.ts';
import { folderOf, joined, nameOf } from './paths.ts';
import { validate } from './schema.ts';
import { isDvcFile, pipelineStage, type Stage, singleStage } from './stages.ts';
import { defaultContext, isFixed, resolveProject, type Surroundings } from './templating/definitions.ts';
import type { DvcTree } from './tree.ts';

/** All that the dvc.yaml and `.dvc` files of one revision say, resolved. */
export interface Project {
  readonly stages: readonly Stage[];
  /** Top-level lists, by the dvc.yaml that holds them. */
  readonly metrics: ReadonlyMap<string, readonly Py[]>;
  readonly params: ReadonlyMap<string, readonly Py[]>;
  readonly plots: ReadonlyMap<string, readonly Py[]>;
  readonly ignore: Ignore;
}

interface Part {
  readonly stages: readonly Stage[];
  readonly metrics?: readonly Py[];
  readonly params?: readonly Py[];
  readonly plots?: readonly Py[];
}

/** Where a revision's DVC files are broken: which one, and how. */
export interface Broken {
  readonly file: string;
  readonly error: DvcError;
}

/**
 * Reads the DVC files of a revision. DVC gives a whole revision up where one of them is broken; `onBroken` is told of
 * each and says with `true` that the others count nevertheless. Throws the DvcError otherwise.
 */
export async function readProject(
  tree: DvcTree,
  onBroken?: (broken: Broken) => boolean,
  parsed: Parsed = new Map(),
): Promise<Project> {
  const ignore = await readIgnore(tree);
  const files = dvcFiles(tree, ignore);
  const reader = paramsReader(tree);
  // All are asked for together.
  const contents = new Map(
    files.map((file) => [file, isPipeline(file) ? pipelineOf(tree, file, parsed) : tree.read(file)] as const),
  );
  for (const content of contents.values()) content.catch(() => {});

  const parts = new Map<string, Part>();
  const outs = new Set<string>();
  for (const file of files) {
    // In a commit DVC looks into outputs too.
    if (tree.revision === null && insideOne(outs, file)) continue;
    try {
      const content = await contents.get(file)!;
      const part = Buffer.isBuffer(content)
        ? await readSingle(file, content)
        : await partOf(content, file, { wdir: folderOf(file), exists: tree.isFile, read: reader });
      for (const out of part.stages.flatMap((stage) => stage.outs)) outs.add(out.path);
      parts.set(file, part);
    } catch (cause) {
      const error = asDvcError(cause);
      if (onBroken?.({ file, error }) !== true) throw error;
    }
  }
  const section = (key: 'metrics' | 'params' | 'plots') =>
    new Map([...parts].flatMap(([file, part]) => (part[key]?.length ? [[file, part[key]] as const] : [])));
  return {
    stages: [...parts.values()].flatMap((part) => part.stages),
    metrics: section('metrics'),
    params: section('params'),
    plots: section('plots'),
    ignore,
  };
}

/** RangeError is what endless aliases end in. */
function asDvcError(cause: unknown): DvcError {
  if (cause instanceof DvcError) return cause;
  if (cause instanceof RangeError) return new DvcError(cause.message, 'RecursionError');
  throw cause;
}

/** DVC files in the order of a walk: a folder's own before those below it. */
function dvcFiles(tree: DvcTree, ignore: Ignore): string[] {
  const found = tree.marks.filter((path) => isDvcFile(path) && !ignore.hides(path));
  return found.sort((a, b) => a.split('/').length - b.split('/').length || (a < b ? -1 : 1));
}

function insideOne(folders: ReadonlySet<string>, path: string): boolean {
  for (let folder = folderOf(path); folder !== ''; folder = folderOf(folder))
    if (folders.has(folder)) return true;
  return false;
}

/** Params files are read once, however many dvc.yaml and stages load them. */
function paramsReader(tree: DvcTree) {
  const loaded = new Map<string, Promise<Py | undefined>>();
  return (path: string) => {
    if (!tree.isFile(path)) return Promise.resolve(undefined);
    const before = loaded.get(path) ?? tree.read(path).then((bytes) => loadFile(path, bytes));
    loaded.set(path, before);
    return before;
  };
}

/** What dvc.yaml files say, by their ids and those of their dvc.lock: most revisions have them unchanged, whatever else has changed. */
export type Parsed = Map<string, Promise<Pipeline>>;

interface Pipeline {
  readonly data: PyDict;
  readonly lock: PyDict;
  /** What it comes to, once that is known, where no expression in it asks for anything else. */
  part?: Part;
}

/** A history goes back and forth between few of them at a time. */
const remembered = 64;

function isPipeline(file: string): boolean {
  return nameOf(file) === 'dvc.yaml';
}

function lockOf(file: string): string {
  return joined(folderOf(file), 'dvc.lock');
}

function pipelineOf(tree: DvcTree, file: string, parsed: Parsed): Promise<Pipeline> {
  const id = tree.identity(file);
  if (id === undefined) return parsePipeline(tree, file);
  const key = `${file} ${id} ${tree.identity(lockOf(file)) ?? ''}`;
  const known = parsed.get(key);
  if (known) return known;
  const pipeline = parsePipeline(tree, file);
  if (parsed.size >= remembered) parsed.delete(parsed.keys().next().value!);
  parsed.set(key, pipeline);
  return pipeline;
}

async function partOf(pipeline: Pipeline, file: string, around: Surroundings): Promise<Part> {
  if (pipeline.part) {
    await defaultContext(around);
    return pipeline.part;
  }
  const resolved = await resolveProject(pipeline.data, around);
  const locked = pipeline.lock.get('stages');
  const stages = resolved.stages.map((stage) => {
    const own = isDict(locked) ? locked.get(stage.name) : undefined;
    const lock = isDict(own) ? own : undefined;
    return pipelineStage(stage, { file, folder: folderOf(file), lock });
  });
  const part = { ...resolved, stages };
  if (isFixed(pipeline.data)) pipeline.part = part;
  return part;
}

async function parsePipeline(tree: DvcTree, file: string): Promise<Pipeline> {
  const data = dictOf(await loadYamlBytes(file, await tree.read(file)), file);
  validate(data, 'dvc.yaml', file);
  const lockPath = lockOf(file);
  const lock = tree.isFile(lockPath)
    ? dictOf(await loadYamlBytes(lockPath, await tree.read(lockPath)), lockPath)
    : emptyDict;
  if (lock.size > 0) validate(lock, 'dvc.lock', lockPath);
  return { data, lock };
}

async function readSingle(file: string, bytes: Buffer): Promise<Part> {
  const data = dictOf(await loadYamlBytes(file, bytes), file);
  validate(data, '.dvc', file);
  return { stages: [singleStage(data, { file, folder: folderOf(file) })] };
}

function dictOf(value: Py, file: string): PyDict {
  if (isDict(value)) return value;
  throw new DvcError(`'${file}' validation failed: expected a dictionary.`, 'YAMLValidationError');
}
