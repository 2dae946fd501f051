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
