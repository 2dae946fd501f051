import picomatch from 'picomatch';
import { isAt, isGlob, trimmed } from './places.ts';

/** Names may begin with a dot and hold line breaks, and `!` is one of their characters. */
const options = { dot: true, nonegate: true, flags: 's' };

/** A test for paths: a pattern (`**`, `*`, `?`, `{a,b}`, `[a-z]`), a path, or a folder, which stands for all below it. */
export function matches(patterns: readonly string[]): (path: string) => boolean {
  const isLiteral = isAt(patterns.filter((pattern) => !isGlob(pattern)));
  const globs = patterns
    .filter(isGlob)
    .map(trimmed)
    .map((pattern) => picomatch([pattern, `${pattern}/**`], options));
  return (path) => isLiteral(path) || globs.some((glob) => glob(path));
}

/** The plain characters that every path begins with which `matches` takes for a pattern; `a/**` also stands for `a`. */
export function beginningOf(pattern: string): string {
  return /^[^*?[\]{}()|\\!+@]*/.exec(trimmed(pattern))![0].replace(/\/$/, '');
}

interface Rule<T> {
  readonly owner: T;
  readonly test: (path: string) => boolean;
  /** The runs of plain characters: where one is missing, the pattern need not be tried. */
  readonly runs: readonly string[];
}

/** Many patterns over many paths. A pattern counts from the root on; a leading `**` makes it match at any depth. */
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
      const rule = { owner, test: testOf(mark), runs: runsOf(mark) };
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
        for (const { owner, test, runs } of rules ?? [])
          if (runs.every((run) => path.includes(run)) && !found.includes(owner) && test(path))
            found.push(owner);
      return found;
    },
  };
}

/** A name at any depth is compared; other patterns are compiled when a path first asks for them: most are asked by none. */
function testOf(pattern: string): (path: string) => boolean {
  const name = pattern.startsWith('**/') ? pattern.slice(3) : pattern;
  if (!isGlob(name) && !/[()|\\!+@]/.test(name)) {
    const end = `/${name}`;
    return (path) => path === name || (name !== pattern && path.endsWith(end));
  }
  let compiled: ((path: string) => boolean) | undefined;
  return (path) => {
    compiled ??= picomatch(pattern, options);
    return compiled(path);
  };
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
  const ends = [...new Set([...tails.values()].filter((tail) => tail !== ''))];
  const open = patterns.filter((pattern) => tails.get(pattern) === '');
  return {
    ends: ends.filter((end) => !ends.some((other) => other !== end && end.endsWith(other))),
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
