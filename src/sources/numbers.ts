import { isList, isValue, type Tree } from '../formats/tree.ts';
import { isNumber, type NumberValue } from '../model/value.ts';

/** The numbers in a list; what is none is passed over. */
export function numbersOf(tree: Tree | undefined): NumberValue[] {
  if (!isList(tree)) return [];
  return tree.filter((item): item is NumberValue => isValue(item) && isNumber(item));
}
