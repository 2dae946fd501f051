import { pyStr } from '../../formats/python/repr.ts';
import { isDict, isList, type Py, type PyDict, pyType } from '../../formats/python/value.ts';
import { DvcError } from '../failure.ts';
import { type Context, resolveText } from './context.ts';
import { toText } from './expression.ts';
import { localOrigin, type Node, toNode } from './node.ts';

/** One stage of a `foreach` or a `matrix`: its name's second half, and the variables that it adds. */
export interface Member {
  readonly key: string;
  readonly variables: ReadonlyMap<string, Node>;
}

/** More stages than this are no pipeline but a mistake, or an attack: `matrix` multiplies. */
const most = 100_000;

/** Values as `foreach` and `matrix` meet them: plain ones from dvc.yaml, nodes from variables. */
type Item = Py | Node;

function isNode(item: Item): item is Node {
  return typeof item === 'object' && item !== null && 'kind' in item;
}

function asNode(item: Item): Node {
  return isNode(item) ? item : toNode(item, localOrigin);
}

function isCompound(item: Item): boolean {
  return isNode(item) ? item.kind !== 'value' : isList(item) || isDict(item);
}

/** A variable that stands for itself keeps Python's spelling (`True`), a literal has YAML's (`true`). */
function keyText(item: Item): string {
  if (isNode(item)) return item.kind === 'value' ? pyStr(item.value) : '';
  return toText(item);
}

/** Texts are resolved, at any depth; a text that is one expression stays a node. */
function resolveItems(context: Context, value: Py): Item {
  if (typeof value === 'string') return resolveText(context, value);
  return isList(value) || isDict(value) ? resolveCompound(context, value) : value;
}

function resolveCompound(context: Context, value: readonly Py[] | PyDict): Node {
  if (isList(value))
    return {
      kind: 'list',
      items: value.map((item) => asNode(resolveItems(context, item))),
      origin: localOrigin,
    };
  const entries = new Map<string, Node>();
  for (const [key, item] of value) entries.set(toText(key), asNode(resolveItems(context, item)));
  return { kind: 'dict', entries, origin: localOrigin };
}

export function foreachMembers(context: Context, data: Py): Member[] {
  if (isList(data)) return listMembers(data.map((item) => resolveItems(context, item)));
  if (isDict(data))
    return dictMembers([...data].map(([key, item]) => [toText(key), resolveItems(context, item)]));
  const node = typeof data === 'string' ? resolveText(context, data) : data;
  if (isNode(node) && node.kind === 'list') return listMembers(node.items);
  if (isNode(node) && node.kind === 'dict') return dictMembers([...node.entries]);
  const type = pyType(isNode(node) ? (node.kind === 'value' ? node.value : null) : node);
  throw new DvcError(`failed to resolve 'foreach': expected list/dictionary, got ${type}`, 'ResolveError');
}

function listMembers(items: readonly Item[]): Member[] {
  const byIndex = items.some(isCompound);
  const named = items.map((item, index): [string, Item] => [byIndex ? String(index) : keyText(item), item]);
  return [...new Map(named)].map(([key, item]) => ({ key, variables: new Map([['item', asNode(item)]]) }));
}

function dictMembers(items: readonly (readonly [string, Item])[]): Member[] {
  return [...new Map(items)].map(([key, item]) => ({
    key,
    variables: new Map([
      ['item', asNode(item)],
      ['key', asNode(key)],
    ]),
  }));
}

/** The values of one axis of a matrix; a text that is no variable counts as its characters, a dict as its keys. */
function axisItems(context: Context, values: Py): readonly Item[] {
  if (isList(values)) return values.map((item) => resolveItems(context, item));
  const item = resolveItems(context, values);
  if (typeof item === 'string') return [...item];
  if (isNode(item) && item.kind === 'list') return item.items;
  if (isNode(item) && item.kind === 'dict') return [...item.entries.keys()];
  if (isNode(item) && typeof item.value === 'string') return [...item.value];
  throw new DvcError("failed to resolve 'matrix': a list was expected", 'TypeError');
}

export function matrixMembers(context: Context, data: PyDict): Member[] {
  const axes = [...data].map(([name, values]) => [toText(name), axisItems(context, values)] as const);
  const count = axes.reduce((product, [, values]) => product * values.length, 1);
  if (count > most) throw new DvcError(`a matrix of ${count} stages; at most ${most} are read`);
  const members = new Map<string, Member>();
  for (let number = 0; number < count; number += 1) {
    const member = combination(axes, number);
    members.set(member.key, member);
  }
  return [...members.values()];
}

/** The last axis turns fastest. */
function combination(axes: readonly (readonly [string, readonly Item[]])[], number: number): Member {
  const entries = new Map<string, Node>();
  const fragments: string[] = [];
  let left = number;
  for (const [name, values] of axes.toReversed()) {
    const index = left % values.length;
    left = Math.floor(left / values.length);
    const item = values[index]!;
    entries.set(name, asNode(item));
    fragments.unshift(isCompound(item) ? `${name}${index}` : keyText(item));
  }
  const key = fragments.join('-');
  const item: Node = { kind: 'dict', entries: new Map([...entries].reverse()), origin: localOrigin };
  return {
    key,
    variables: new Map([
      ['key', asNode(key)],
      ['item', item],
    ]),
  };
}
