import { isGlob } from './places.ts';

interface Rule<T> {
  readonly owner: T;
  readonly test: (path: string) => boolean;
}

/**
 * Many patterns over many paths. A pattern counts from the root on. Two stars and a slash are any folders or none, a slash and
 * two stars at the end are all below; `*` and `?` stay within a name; `[0-9]` is one of these characters.
 */
export interface Marks<T> {
  /** How the patterns' paths end, and what those of the others hold: a path with neither is nobody's. */
  readonly ends: readonly string[];
  readonly holds: readonly string[];
  /** Whose patterns match, each once. A path is only held against those that ask for its name or its extension. */
  ownersOf(path: string): readonly T[];
}

/** Compiles the patterns of each owner; see Marks. */
export function compileMarks<T>(
  owners: readonly { readonly owner: T; readonly marks: readonly string[] }[],
): Marks<T> {
  const byName = new Map<string, Rule<T>[]>();
  const byExtension = new Map<string, Rule<T>[]>();
  const others: Rule<T>[] = [];
  for (const { owner, marks } of owners)
    for (const mark of marks) {
      const rule = { owner, test: testOf(mark) };
      const name = mark.slice(mark.lastIndexOf('/') + 1);
      const extension = /^\*.*\.([a-z0-9]+)$/i.exec(name)?.[1];
      if (!isGlob(name)) push(byName, name, rule);
      else if (extension !== undefined) push(byExtension, extension, rule);
      else others.push(rule);
    }
  return {
    ...signsOf(owners.flatMap(({ marks }) => marks)),
    ownersOf(path) {
      const name = path.slice(path.lastIndexOf('/') + 1);
      const extension = name.slice(name.lastIndexOf('.') + 1);
      const found: T[] = [];
      for (const rules of [byName.get(name), byExtension.get(extension), others])
        for (const { owner, test } of rules ?? [])
          if (!found.includes(owner) && test(path)) found.push(owner);
      return found;
    },
  };
}

/**
 * A name at any depth is compared; other patterns are compiled when a path first asks for them: most are asked by none. What
 * a user writes may hold more, and takes a parser: see glob.ts.
 */
function testOf(mark: string): (path: string) => boolean {
  const name = mark.startsWith('**/') ? mark.slice(3) : mark;
  if (!isGlob(name)) {
    const end = `/${name}`;
    return (path) => path === name || (name !== mark && path.endsWith(end));
  }
  let compiled: ((path: string) => boolean) | undefined;
  return (path) => {
    compiled ??= compile(mark);
    return compiled(path);
  };
}

/** Where one of the runs of plain characters is missing, the expression need not be tried. */
function compile(mark: string): (path: string) => boolean {
  const runs = runsOf(mark);
  const whole = new RegExp(`^${mark.replace(part, expression)}$`, 's');
  return (path) => runs.every((run) => path.includes(run)) && whole.test(path);
}

const part = /\*\*\/|\/\*\*$|\*|\?|\[[^\]]+\]|[^\w/-]/g;
const expressions = new Map([
  ['**/', '(?:.*/)?'],
  ['/**', '(?:/.*)?'],
  ['*', '[^/]*'],
  ['?', '[^/]'],
]);

function expression(found: string): string {
  return expressions.get(found) ?? (found.startsWith('[') ? found : `\\${found}`);
}

function runsOf(mark: string): string[] {
  // A `**/` also stands for nothing, so the slash beside it may be missing.
  const plain = mark.replace(/\/?\*\*\/?/g, '*');
  return plain.split(/[*?[\]{}]+[^*?[\]{}]*[\]}]|[*?]+/).filter(Boolean);
}

/** The plain characters at the end of each pattern; where it ends otherwise, those that stand in it. */
function signsOf(patterns: readonly string[]): { ends: readonly string[]; holds: readonly string[] } {
  const tails = new Map(
    patterns.map((pattern) => [pattern, /[^*?[\]{}]*$/.exec(pattern)![0].replace(/^\//, '')]),
  );
  const ends = new Set([...tails.values()].filter((tail) => tail !== ''));
  const isCovered = (end: string) => [...end].some((_, at) => at > 0 && ends.has(end.slice(at)));
  const open = patterns.filter((pattern) => tails.get(pattern) === '');
  return {
    ends: [...ends].filter((end) => !isCovered(end)),
    holds: [...new Set(open.map(longestRun))],
  };
}

function longestRun(pattern: string): string {
  return runsOf(pattern).reduce((best, run) => (run.length > best.length ? run : best), '');
}

function push<K, V>(lists: Map<K, V[]>, key: K, value: V): void {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
}
