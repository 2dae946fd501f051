import { at, isList, isValue, type Tree } from '../formats/tree.ts';
import { valueText } from '../model/value.ts';

/** The list at a place of an answer; empty where there is none. */
export function listAt(tree: Tree | undefined, ...path: readonly string[]): readonly Tree[] {
  const list = at(tree, ...path);
  return isList(list) ? list : [];
}

/**
 * The text or number at a place as text, empty where there is none. Numbers come as texts where JSON cannot hold them: 64
 * bits, NaN and the infinities.
 */
export function wordAt(tree: Tree | undefined, ...path: readonly string[]): string {
  const found = at(tree, ...path);
  return isValue(found) ? valueText(found) : '';
}
