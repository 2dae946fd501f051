import { commitFiles } from '../../io/commit-files.ts';
import type { Refs } from '../../io/refs.ts';
import { CmlError } from '../../model/errors.ts';

/** The file of the ref. What it holds is the forge's own name of a page: a number, a cursor. */
const file = 'page';
const shape = /^[\w:=+/.-]{1,200}$/;

/**
 * On which page of a long list a comment stood the last time, kept in a hidden ref (see commentRef). Undefined where nobody
 * has noted it, or the ref cannot be read: then the list is read from its start. `along` are refs that will be wanted too.
 */
export async function recallPage(
  refs: Refs,
  ref: string,
  along: readonly string[] = [],
): Promise<string | undefined> {
  try {
    const at = (await refs.read([ref, ...along])).get(ref);
    const bytes = at === undefined ? undefined : await refs.objects.read(`${at}:${file}`, { maxBytes: 300 });
    const page = bytes?.toString('utf8').trim() ?? '';
    return shape.test(page) ? page : undefined;
  } catch (error) {
    if (error instanceof CmlError) return undefined;
    throw error;
  }
}

/** Stages the page for the next push. */
export function notePage(refs: Refs, ref: string, page: string): void {
  if (!shape.test(page)) return;
  const write = new Map([[file, Buffer.from(`${page}\n`)]]);
  refs.stage(ref, (current) =>
    commitFiles(refs.git, current, { message: 'Note where the comment stands', write }),
  );
}
