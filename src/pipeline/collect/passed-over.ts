import { compileMarks } from '../../formats/marks.ts';
import { pathTest } from '../../formats/places.ts';
import type { RevisionView } from '../../io/view.ts';
import { sources } from '../../sources/index.ts';
import type { CollectOptions } from '../../sources/types.ts';
import { quiet } from './index.ts';

/** Files that some source would have read. */
export interface PassedOver {
  /** `quiet`: in folders of tests, examples, documentation and DVC’s own; `ignored`: named under `ignore:` in cml.yaml. */
  readonly why: 'quiet' | 'ignored';
  readonly files: readonly string[];
}

/** What is not read although its name is known, and why; each file once. */
export async function passedOver(
  view: RevisionView,
  { ignore }: CollectOptions,
): Promise<readonly PassedOver[]> {
  const marks = compileMarks(sources.map((source) => ({ owner: source, marks: source.marks })));
  const isIgnored = await pathTest(ignore);
  const isQuiet = (path: string) =>
    quiet.test(path) && marks.ownersOf(path).some((source) => source.everywhere !== true);
  const isMarked = (path: string) => marks.ownersOf(path).length > 0;
  const over = (await view.files()).find(
    marks,
    (path) => isMarked(path) && (isIgnored(path) || isQuiet(path)),
  );
  const lists = [
    { why: 'quiet', files: over.filter((path) => !isIgnored(path)) },
    { why: 'ignored', files: over.filter(isIgnored) },
  ] as const;
  return lists.filter(({ files }) => files.length > 0);
}
