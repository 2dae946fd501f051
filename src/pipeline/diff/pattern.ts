import type { Entry } from '../../model/run.ts';

/** The names under which cml.yaml may speak of a metric, the one it is shown by first. */
export function namesOf(change: {
  readonly name: string;
  readonly old?: Entry | undefined;
  readonly new?: Entry | undefined;
}): string[] {
  const names = new Set([change.name]);
  for (const entry of [change.new, change.old]) {
    if (entry === undefined) continue;
    names.add(entry.key);
    names.add(qualified(entry));
  }
  return [...names];
}

/** `file:key`; the file alone where it is one bare value. */
export function qualified(entry: Entry): string {
  return entry.key === '' ? entry.file : `${entry.file}:${entry.key}`;
}

/** Whether a pattern of cml.yaml is more than a plain name. */
export function isGlob(pattern: string): boolean {
  return /[*?]|\{[^{}]*,[^{}]*\}/.test(pattern);
}

/**
 * A test for the names that a pattern stands for: `*` is any run of characters (dots and slashes too), `?` one of them,
 * `{a,b}` either; everything else is itself. A metric that really is called `a*b` is matched by `a*b` as well.
 * The time is at most pattern × name, whatever the two hold.
 */
export function compilePattern(pattern: string): (name: string) => boolean {
  if (!isGlob(pattern)) return (name) => name === pattern;
  const alternatives = expand(pattern);
  return (name) => name === pattern || alternatives.some((glob) => wildcard(glob, name));
}

/** More alternatives than a person would write: the rest stay literal, so that `{a,b}{a,b}…` cannot explode. */
const mostAlternatives = 256;

function expand(pattern: string): string[] {
  let done: string[] = [pattern];
  for (;;) {
    const next = done.flatMap((glob) => {
      const group = /\{([^{}]*,[^{}]*)\}/.exec(glob);
      if (group === null) return [glob];
      const [before, after] = [glob.slice(0, group.index), glob.slice(group.index + group[0].length)];
      return group[1]!.split(',').map((choice) => `${before}${choice}${after}`);
    });
    if (next.length > mostAlternatives || next.every((glob, index) => glob === done[index])) return done;
    done = next;
  }
}

/** Greedy matching that returns to the last star only: no backtracking beyond it is ever needed. */
function wildcard(glob: string, name: string): boolean {
  let g = 0;
  let star = -1;
  let resume = 0;
  for (let n = 0; n < name.length; ) {
    if (glob[g] === '*') {
      star = g++;
      resume = n;
    } else if (g < glob.length && (glob[g] === '?' || glob[g] === name[n])) {
      g++;
      n++;
    } else if (star >= 0) {
      g = star + 1;
      n = ++resume;
    } else return false;
  }
  while (glob[g] === '*') g++;
  return g === glob.length;
}

/** A value of cml.yaml by metric: an exact name beats a glob, a longer glob beats a shorter one, the later of two equals. */
export function byPattern<T>(
  table: Readonly<Record<string, T>>,
): (names: readonly string[]) => T | undefined {
  const exact = new Map(Object.entries(table));
  const globs = [...exact]
    .filter(([pattern]) => isGlob(pattern))
    .reverse()
    .sort(([a], [b]) => b.length - a.length)
    .map(([pattern, value]) => ({ matches: compilePattern(pattern), value }));
  return (names) => {
    for (const name of names) if (exact.has(name)) return exact.get(name);
    return globs.find(({ matches }) => names.some(matches))?.value;
  };
}
