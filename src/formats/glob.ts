import picomatch from 'picomatch';

/** Names may begin with a dot and hold line breaks, and `!` is one of their characters. */
const options = { dot: true, nonegate: true, flags: 's' };

/** Whether a text is a pattern rather than the path of one file. */
export function isGlob(pattern: string): boolean {
  return /[*?[\]{}]/.test(pattern);
}

/** A test for paths: a pattern (`**`, `*`, `?`, `{a,b}`, `[a-z]`), a path, or a folder, which stands for all below it. */
export function matches(patterns: readonly string[]): (path: string) => boolean {
  const literal = new Set(patterns.filter((pattern) => !isGlob(pattern)).map(trimmed));
  const folders = [...literal].map((path) => `${path}/`);
  const globs = patterns
    .filter(isGlob)
    .map(trimmed)
    .map((pattern) => picomatch([pattern, `${pattern}/**`], options));
  return (path) =>
    literal.has(path) ||
    folders.some((folder) => path.startsWith(folder)) ||
    globs.some((glob) => glob(path));
}

function trimmed(pattern: string): string {
  return pattern.replace(/^\.\//, '').replace(/\/+$/, '');
}

interface Rule<T> {
  readonly owner: T;
  readonly test: (path: string) => boolean;
  /** The longest run of plain characters: where it is missing, the pattern need not be tried. */
  readonly needle: string;
}

/**
 * Whose patterns match which paths, for many patterns over many paths: a path is only held against the patterns that ask
 * for its name or its extension. A pattern counts from the root on; a leading `**` makes it match at any depth.
 */
export function assign<T>(
  paths: Iterable<string>,
  owners: readonly { readonly owner: T; readonly marks: readonly string[] }[],
): Map<T, string[]> {
  const byName = new Map<string, Rule<T>[]>();
  const byExtension = new Map<string, Rule<T>[]>();
  const others: Rule<T>[] = [];
  for (const { owner, marks } of owners)
    for (const mark of marks) {
      const rule = { owner, test: testOf(mark), needle: needleOf(mark) };
      const name = mark.slice(mark.lastIndexOf('/') + 1);
      const extension = /^\*.*\.([a-z0-9]+)$/i.exec(name)?.[1];
      if (!isGlob(name)) push(byName, name, rule);
      else if (extension !== undefined) push(byExtension, extension, rule);
      else others.push(rule);
    }
  const found = new Map<T, string[]>();
  function hold(path: string, rules: readonly Rule<T>[] | undefined): void {
    if (rules === undefined) return;
    for (const { owner, test, needle } of rules) {
      if (!path.includes(needle) || found.get(owner)?.at(-1) === path || !test(path)) continue;
      push(found, owner, path);
    }
  }
  for (const path of paths) {
    const name = path.slice(path.lastIndexOf('/') + 1);
    const extension = name.slice(name.lastIndexOf('.') + 1);
    hold(path, byName.get(name));
    hold(path, byExtension.get(extension));
    hold(path, others);
  }
  return found;
}

/** Compiled when a path first asks for it: most patterns are asked by none. */
function testOf(pattern: string): (path: string) => boolean {
  let compiled: ((path: string) => boolean) | undefined;
  return (path) => {
    compiled ??= picomatch(pattern, options);
    return compiled(path);
  };
}

function needleOf(mark: string): string {
  const runs = mark.split(/[*?[\]{}]+[^*?[\]{}]*[\]}]|[*?]+/);
  const longest = runs.reduce((best, run) => (run.length > best.length ? run : best), '');
  // A `**/` also stands for nothing, so the slash beside it may be missing.
  return longest.replace(/^\/|\/$/g, '');
}

function push<K, V>(lists: Map<K, V[]>, key: K, value: V): void {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
}
