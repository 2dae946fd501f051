import { isDict, isList, type Py, type PyDict } from '../../formats/python/value.ts';
import { DvcError } from '../failure.ts';
import { joined } from '../paths.ts';
import {
  type Context,
  cloneContext,
  loadVars,
  mergeFile,
  newContext,
  type ReadParams,
  resolve,
  resolveText,
  type Tracked,
} from './context.ts';
import { checkExpressions, isInterpolated, toText } from './expression.ts';
import { foreachMembers, matrixMembers } from './groups.ts';
import { fromNode } from './node.ts';

/** A stage with nothing left to resolve. */
export interface ResolvedStage {
  /** With `@key` where `foreach` or `matrix` made it. */
  readonly name: string;
  readonly definition: PyDict;
  readonly tracked: Tracked;
}

export interface ResolvedProject {
  readonly stages: readonly ResolvedStage[];
  readonly metrics: readonly Py[];
  readonly params: readonly Py[];
  readonly plots: readonly Py[];
}

interface Resolver {
  readonly context: Context;
  readonly wdir: string;
  readonly read: ReadParams;
}

/** The folder of a dvc.yaml; `exists` and `read` look at the params files of the same revision. */
export interface Surroundings {
  readonly wdir: string;
  readonly exists: (path: string) => boolean;
  readonly read: ReadParams;
}

/** What every dvc.yaml begins with: the params.yaml beside it. Throws DvcError where that is broken. */
export async function defaultContext({ wdir, exists, read }: Surroundings): Promise<Context> {
  const context = newContext();
  if (exists(joined(wdir, 'params.yaml'))) await mergeFile(context, 'params.yaml', { wdir, read });
  return context;
}

/** Whether a dvc.yaml means the same whatever params there are. */
export function isFixed(value: Py): boolean {
  if (typeof value === 'string') return !value.includes('${');
  if (isList(value)) return value.every(isFixed);
  return !isDict(value) || (!value.has('vars') && [...value].every((entry) => entry.every(isFixed)));
}

/** A validated dvc.yaml with its templates resolved. Throws DvcError: a file with one mistake counts for nothing. */
export async function resolveProject(
  data: PyDict,
  { wdir, exists, read }: Surroundings,
): Promise<ResolvedProject> {
  const vars = listAt(data, 'vars');
  if (isInterpolated(vars))
    throw new DvcError("failed to parse 'vars': interpolating is not allowed", 'ResolveError');
  const resolver: Resolver = { context: await defaultContext({ wdir, exists, read }), wdir, read };
  await loadVars(resolver.context, vars, { read, wdir, stage: '' });

  const stages: ResolvedStage[] = [];
  const definitions = data.get('stages');
  for (const [name, definition] of isDict(definitions) ? definitions : [])
    stages.push(...(await resolveDefinition(resolver, name as string, definition as PyDict)));
  const section = (key: string) =>
    listAt(data, key).map((item) => {
      checkExpressions(item);
      return resolve(resolver.context, item);
    });
  return { stages, metrics: section('metrics'), params: section('params'), plots: section('plots') };
}

function listAt(data: PyDict, key: string): readonly Py[] {
  const value = data.get(key);
  return isList(value) ? value : [];
}

/** One stage, or as many as its `foreach` or `matrix` says. */
async function resolveDefinition(
  resolver: Resolver,
  name: string,
  definition: PyDict,
): Promise<ResolvedStage[]> {
  const { context } = resolver;
  const matrix = definition.get('matrix');
  const members = isDict(matrix)
    ? matrixMembers(context, matrix)
    : definition.has('foreach')
      ? foreachMembers(context, definition.get('foreach')!)
      : undefined;
  if (members === undefined) {
    if (name.includes('@')) throw notFound(name);
    checkExpressions(definition);
    return [await resolveStage(resolver, name, definition)];
  }
  const template = isDict(matrix)
    ? new Map([...definition].filter(([key]) => key !== 'matrix'))
    : (definition.get('do') as PyDict);
  if (members.length > 0) checkExpressions(template);
  const stages: ResolvedStage[] = [];
  for (const { key, variables } of members) {
    // The stage is looked up again by what stands before its last `@`.
    if (name.includes('@') || key.includes('@')) throw notFound(`${name}@${key}`);
    const before = new Map(
      [...variables.keys()].map((variable) => [variable, context.entries.get(variable)]),
    );
    for (const [variable, node] of variables) {
      context.entries.set(variable, node);
      context.reserved.add(variable);
    }
    stages.push(await resolveStage(resolver, `${name}@${key}`, template));
    for (const [variable, node] of before) {
      context.reserved.delete(variable);
      if (node === undefined) context.entries.delete(variable);
      else context.entries.set(variable, node);
    }
  }
  return stages;
}

function notFound(name: string): DvcError {
  return new DvcError(`Stage '${name}' not found inside 'dvc.yaml' file`, 'StageNotFound');
}

async function resolveStage(resolver: Resolver, name: string, definition: PyDict): Promise<ResolvedStage> {
  let { context } = resolver;
  const vars = listAt(definition, 'vars');
  if (vars.length > 0) {
    if (isInterpolated(vars))
      throw new DvcError("failed to parse 'vars': interpolating is not allowed", 'ResolveError');
    context = cloneContext(context);
    await loadVars(context, vars, {
      read: resolver.read,
      wdir: stageFolder(resolver, definition),
      stage: name,
    });
  } else stageFolder(resolver, definition);
  const tracked: Tracked = new Map();
  const resolved = new Map<Py, Py>();
  for (const [field, value] of definition)
    if (field !== 'vars') resolved.set(field, resolve(context, value, { field: String(field), tracked }));
  return { name, definition: resolved, tracked };
}

function stageFolder({ context, wdir }: Resolver, definition: PyDict): string {
  const own = definition.get('wdir');
  if (typeof own !== 'string' || own === '') return wdir;
  const resolved = resolveText(context, own);
  return joined(wdir, typeof resolved === 'string' ? resolved : toText(fromNode(resolved)));
}
