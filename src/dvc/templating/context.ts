import { isDict, isList, type Py, type PyDict, pyType } from '../../formats/python/value.ts';
import { DvcError } from '../failure.ts';
import { joined } from '../paths.ts';
import { checkInterpolable, expressionOf, matchesIn, toText } from './expression.ts';
import { cloneEntries, fromNode, type Node, toNode } from './node.ts';

/** Reads a params file of the revision; undefined where there is none. */
export type ReadParams = (path: string) => Promise<Py | undefined>;

/** Of each params file, the variables that were used, by their dotted path. */
export type Tracked = Map<string, Map<string, Py>>;

/** The variables that expressions may name, and where they were loaded from. */
export interface Context {
  readonly entries: Map<string, Node>;
  /** Files loaded so far; the keys taken, or null for all. */
  readonly imports: Map<string, readonly string[] | null>;
  readonly reserved: Set<string>;
}

export function newContext(): Context {
  return { entries: new Map(), imports: new Map(), reserved: new Set() };
}

export function cloneContext({ entries, imports, reserved }: Context): Context {
  return { entries: cloneEntries(entries), imports: new Map(imports), reserved: new Set(reserved) };
}

/** One item of `vars`: a file, `file:key,key`, or variables written in place. */
export async function loadVars(
  context: Context,
  vars: readonly Py[],
  { read, wdir, stage }: { read: ReadParams; wdir: string; stage: string },
): Promise<void> {
  for (const [index, item] of vars.entries()) {
    if (typeof item === 'string') await mergeFile(context, item, { read, wdir });
    else {
      const source = `${stage === '' ? '' : `${stage}.`}vars[${index}]`;
      mergeUpdate(context, toNode(item, { source, path: '', local: true }));
    }
  }
}

/** Throws DvcError where the file is missing, no dict, loaded already, or redefines a variable. */
export async function mergeFile(
  context: Context,
  item: string,
  { read, wdir }: { read: ReadParams; wdir: string },
): Promise<void> {
  const colon = item.indexOf(':');
  const path = joined(wdir, colon < 0 ? item : item.slice(0, colon));
  const keys =
    colon < 0
      ? []
      : item
          .slice(colon + 1)
          .split(',')
          .filter(Boolean);
  const before = context.imports.get(path);
  if (before !== undefined) {
    if (keys.length === 0 && before === null) return;
    checkLoaded(before, item, keys);
  }
  const data = await read(path);
  if (data === undefined) throw new DvcError(`'${path}' does not exist`, 'ParamsLoadError');
  if (!isDict(data))
    throw new DvcError(`expected a dictionary, got '${pyType(data)}' in file '${path}'`, 'ParamsLoadError');
  mergeUpdate(context, toNode(selected(data, keys, path), { source: path, path: '', local: false }));
  context.imports.set(path, keys.length > 0 ? [...(before ?? []), ...keys] : null);
}

function selected(data: PyDict, keys: readonly string[], path: string): PyDict {
  if (keys.length === 0) return data;
  return new Map(
    keys.map((key) => {
      const value = data.get(key);
      if (value === undefined) throw new DvcError(`could not find '${key}' in '${path}'`, 'ParamsLoadError');
      return [key, value];
    }),
  );
}

function checkLoaded(before: readonly string[] | null, item: string, keys: readonly string[]): void {
  const partly = before !== null && (keys.length === 0 || keys.some((key) => before.includes(key)));
  if (partly)
    throw new DvcError(`cannot load '${item}' as it's partially loaded already`, 'VarsAlreadyLoaded');
  if (before === null)
    throw new DvcError(`cannot partially load '${item}' as it's already loaded.`, 'VarsAlreadyLoaded');
}

function mergeUpdate(context: Context, update: Node): void {
  if (update.kind !== 'dict') return;
  for (const key of context.reserved)
    if (update.entries.has(key))
      throw new DvcError(`attempted to modify reserved key ${key}`, 'ReservedKeyError');
  merge(context.entries, update.entries);
}

function merge(into: Map<string, Node>, update: ReadonlyMap<string, Node>): void {
  for (const [key, node] of update) {
    const before = into.get(key);
    if (before?.kind === 'dict' && node.kind === 'dict') merge(before.entries, node.entries);
    else if (before !== undefined)
      throw new DvcError(
        `cannot redefine '${node.origin.path}' from '${node.origin.source}' as it already exists in '${before.origin.source}'`,
        'MergeError',
      );
    else into.set(key, node);
  }
}

/** The variable that an expression names. Throws DvcError where there is none. */
export function select(context: Context, expression: string, tracked?: Tracked): Node {
  const parts = expression.replaceAll('[', '.').replaceAll(']', '').split('.');
  let node: Node | undefined = { kind: 'dict', entries: context.entries, origin: { path: '', local: true } };
  for (const part of parts) {
    node = child(node, part.trim());
    if (node === undefined) throw new DvcError(`Could not find '${expression}'`, 'KeyNotInContext');
  }
  const { source, path, local } = node.origin;
  if (tracked && source !== undefined && !local && node.kind !== 'dict') {
    const file = tracked.get(source) ?? new Map<string, Py>();
    tracked.set(source, file.set(path, fromNode(node)));
  }
  return node;
}

function child(node: Node, key: string): Node | undefined {
  if (node.kind === 'dict') return node.entries.get(key);
  if (node.kind === 'value' || !/^[-+]?\d+(?:_\d+)*$/.test(key)) return undefined;
  return node.items.at(Number(key.replaceAll('_', '')));
}

/** What an interpolated text stands for: a variable itself where it is nothing but one expression, else text. */
export function resolveText(
  context: Context,
  text: string,
  { field, tracked }: { field?: string | undefined; tracked?: Tracked | undefined } = {},
): Node | string {
  const matches = matchesIn(text);
  if (matches.length === 1 && matches[0]!.text === text) {
    const node = select(context, expressionOf(matches[0]!), tracked);
    checkInterpolable(field === undefined ? null : fromNode(node), field);
    return node;
  }
  let out = '';
  let at = 0;
  for (const match of matches) {
    const value = fromNode(select(context, expressionOf(match), tracked));
    checkInterpolable(value, field);
    out += text.slice(at, match.index) + toText(value);
    at = match.index + match.text.length;
  }
  return (out + text.slice(at)).replaceAll('\\${', '${');
}

/** A definition with all its expressions resolved. */
export function resolve(
  context: Context,
  value: Py,
  options: { field?: string | undefined; tracked?: Tracked | undefined } = {},
): Py {
  if (typeof value === 'string') {
    if (!value.includes('${')) return value;
    const resolved = resolveText(context, value, options);
    return typeof resolved === 'string' ? resolved : fromNode(resolved);
  }
  if (isList(value)) return value.map((item) => resolve(context, item, options));
  if (isDict(value))
    return new Map(
      [...value].map(([key, item]) => [resolve(context, key, options), resolve(context, item, options)]),
    );
  return value;
}
