import { isDict, isList, isOther, type Py, pyType } from '../../formats/python/value.ts';
import { DvcError } from '../failure.ts';

/** Where a variable came from: a params file, or the dvc.yaml itself (`local`), which is not tracked. */
export interface Origin {
  readonly source?: string;
  readonly path: string;
  readonly local: boolean;
}

/** A variable with its origin, whole trees of them. */
export type Node =
  | { readonly kind: 'value'; readonly value: Py; readonly origin: Origin }
  | { readonly kind: 'list'; readonly items: readonly Node[]; readonly origin: Origin }
  | { readonly kind: 'dict'; readonly entries: Map<string, Node>; readonly origin: Origin };

export const localOrigin: Origin = { path: '', local: true };

/** YAML's aliases can make a small file endless; a tree of variables stays within these. */
const deepest = 300;
const largest = 2_000_000;

/** Keys other than text cannot be named in an expression and are left out. Throws DvcError for what no expression can hold. */
export function toNode(value: Py, origin: Origin, budget = { left: largest }, depth = 0): Node {
  budget.left -= 1;
  if (depth > deepest) throw new DvcError('maximum recursion depth exceeded', 'RecursionError');
  if (budget.left < 0)
    throw new DvcError(`more than ${largest} variables: do its aliases expand without end?`);
  const inner = (key: string | number, item: Py) =>
    toNode(
      item,
      { ...origin, path: origin.path === '' ? String(key) : `${origin.path}.${key}` },
      budget,
      depth + 1,
    );
  if (isList(value)) return { kind: 'list', items: value.map((item, index) => inner(index, item)), origin };
  if (isDict(value)) {
    const entries = new Map<string, Node>();
    for (const [key, item] of value) if (typeof key === 'string') entries.set(key, inner(key, item));
    return { kind: 'dict', entries, origin };
  }
  if (isOther(value) && value.py !== 'bytes')
    throw new DvcError(
      `Unsupported value of type '${pyType(value)}' in '${origin.source ?? '<local>'}:${origin.path}'`,
      'TypeError',
    );
  return { kind: 'value', value, origin };
}

export function fromNode(node: Node): Py {
  if (node.kind === 'list') return node.items.map(fromNode);
  if (node.kind === 'dict') return new Map([...node.entries].map(([key, item]) => [key, fromNode(item)]));
  return node.value;
}

/** A copy whose dicts can be merged into without touching the original. */
export function cloneNode(node: Node): Node {
  if (node.kind !== 'dict') return node;
  return { ...node, entries: cloneEntries(node.entries) };
}

export function cloneEntries(entries: ReadonlyMap<string, Node>): Map<string, Node> {
  return new Map([...entries].map(([key, item]) => [key, cloneNode(item)]));
}
