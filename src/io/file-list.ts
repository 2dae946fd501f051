import type { ViewFile } from './view.ts';

/** What wanted paths are known by: a path needs one of these endings, or to hold one of these texts. The empty text is in every path. */
export interface Signs {
  readonly ends?: readonly string[];
  readonly holds?: readonly string[];
}

/** The files of one revision. */
export interface FileList {
  has(path: string): boolean;
  get(path: string): ViewFile | undefined;
  /** The paths that have one of the signs and pass the test, in order. Few of very many are found without looking at each. */
  find(signs: Signs, test?: (path: string) => boolean): string[];
}

/** Every path has this. */
export const anySign: Signs = { ends: [''] };

/** What a FileList is made of. */
export interface Listed {
  /** All paths, each between two NUL characters; asked for once. */
  text(): string;
  get(path: string): ViewFile | undefined;
  /** Whether a path of the text counts. */
  counts(path: string): boolean;
}

/** Asks for nothing before it is asked itself. */
export function fileList({ text, get, counts }: Listed): FileList {
  let all: string | undefined;
  return {
    get,
    has: (path) => get(path) !== undefined,
    find(signs, test = () => true) {
      all ??= text();
      const found: string[] = [];
      for (const path of withSign(all, signs)) if (test(path) && counts(path)) found.push(path);
      return found.sort();
    },
  };
}

/** One search through the text as a whole: a hundred thousand strings would cost more than everything else. */
export function* withSign(text: string, { ends = [], holds = [] }: Signs): Generator<string> {
  if (ends.length + holds.length === 0) return;
  const ending = ends.length > 0 ? [`(?:${ends.map(literal).join('|')})\0`] : [];
  const pattern = new RegExp([...ending, ...holds.map(literal)].join('|'), 'g');
  for (pattern.lastIndex = 1; ; ) {
    const at = pattern.exec(text)?.index;
    if (at === undefined || at >= text.length) return;
    const end = text.indexOf('\0', at);
    yield text.slice(text.lastIndexOf('\0', at - 1) + 1, end);
    pattern.lastIndex = end + 1;
  }
}

function literal(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}

/** The text of `fileList`. */
export function joined(paths: Iterable<string>): string {
  return `\0${Array.from(paths, (path) => `${path}\0`).join('')}`;
}
