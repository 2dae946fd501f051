import { CmlError } from '../model/errors.ts';
import { isNumber, type Value, valueText } from '../model/value.ts';

/** What JSON, YAML and TOML hold. Keys are hostile, so objects are maps. Aliases of YAML may make a tree share its parts. */
export type Tree = Value | null | readonly Tree[] | TreeMap;

/** An object of JSON, a mapping of YAML, a table of TOML; in the order of its file, of equal keys the last. */
export type TreeMap = ReadonlyMap<string, Tree>;

export function isMap(tree: Tree | undefined): tree is TreeMap {
  return tree instanceof Map;
}

export function isList(tree: Tree | undefined): tree is readonly Tree[] {
  return Array.isArray(tree);
}

/** A leaf that is a number, a text or a flag. */
export function isValue(tree: Tree | undefined): tree is Value {
  return tree !== undefined && tree !== null && !isMap(tree) && !isList(tree);
}

/** The tree below some keys; undefined where one is missing. */
export function at(tree: Tree | undefined, ...path: readonly string[]): Tree | undefined {
  let current = tree;
  for (const key of path) current = isMap(current) ? current.get(key) : undefined;
  return current;
}

/** The number at a place, where there is one. */
export function numberAt(tree: Tree | undefined, ...path: readonly string[]): number | undefined {
  const found = at(tree, ...path);
  return isValue(found) && isNumber(found) ? found.number : undefined;
}

/** The text at a place, where there is one. */
export function textAt(tree: Tree | undefined, ...path: readonly string[]): string | undefined {
  const found = at(tree, ...path);
  return typeof found === 'string' ? found : undefined;
}

/** The list at a place; empty where there is none. */
export function listAt(tree: Tree | undefined, ...path: readonly string[]): readonly Tree[] {
  const found = at(tree, ...path);
  return isList(found) ? found : [];
}

/**
 * The text, number or flag at a place as text, empty where there is none. Many tools write numbers as texts: 64 bits, NaN and
 * the infinities do not fit JSON.
 */
export function wordAt(tree: Tree | undefined, ...path: readonly string[]): string {
  const found = at(tree, ...path);
  return isValue(found) ? valueText(found) : '';
}

/** Nesting that no file of a training needs; deeper ones are refused before they fill the stack. */
export const maxDepth = 500;

/** Leaves and branches that a tree may unfold to; aliases of YAML can make billions out of ten lines. */
const maxNodes = 1_000_000;

export interface FlattenOptions {
  /** What to do with a list: its value, or undefined to drop it. Dropped unless told. */
  readonly list?: (list: readonly Tree[]) => Value | undefined;
  /** What stands for null. Dropped unless told. */
  readonly null?: Value;
  /** Told of a key that two leaves have, as `{"a.b": 1, "a": {"b": 2}}`; the later one counts. */
  readonly twice?: (key: string) => void;
}

/**
 * The leaves of a tree by their dotted keys (`test.auc`), as DVC names them; a tree that is one bare value has the key
 * `""`. Throws CmlError `format-invalid` for a tree that is too deep, cyclic or too large.
 */
export function flatten(tree: Tree, options: FlattenOptions = {}): Map<string, Value> {
  const leaves = new Map<string, Value>();
  let nodes = 0;
  function visit(node: Tree, key: string, depth: number): void {
    nodes += 1;
    if (nodes > maxNodes) throw invalid(`it unfolds to more than ${maxNodes} values`);
    if (depth > maxDepth) throw invalid(`it is nested deeper than ${maxDepth} levels, or refers to itself`);
    if (isMap(node)) {
      for (const [name, child] of node) visit(child, depth === 0 ? name : `${key}.${name}`, depth + 1);
      return;
    }
    const value = isList(node) ? options.list?.(node) : (node ?? options.null);
    if (value === undefined) return;
    if (leaves.has(key)) options.twice?.(key);
    leaves.set(key, value);
  }
  visit(tree, '', 0);
  return leaves;
}

/** `what` completes the sentence "It cannot be read: …". */
export function invalid(what: string, cause?: unknown): CmlError {
  return new CmlError('format-invalid', what, { cause });
}

/** Line and column, from 1, of an offset in a text. */
export function place(text: string, offset: number): string {
  const before = text.slice(0, offset);
  const line = before.split('\n').length;
  return `line ${line}, column ${offset - before.lastIndexOf('\n')}`;
}
