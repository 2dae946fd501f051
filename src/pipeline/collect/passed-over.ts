import { assign, matches } from '../../formats/glob.ts';
import type { RevisionView } from '../../io/view.ts';
import { sources } from '../../sources/index.ts';
import type { CollectOptions } from '../../sources/types.ts';
import { quiet } from './index.ts';

/** Files that some source would have read. */
export interface PassedOver {
  /** `quiet`: in folders of tests, examples and documentation; `ignored`: named under `ignore:` in cml.yaml. */
  readonly why: 'quiet' | 'ignored';
  readonly files: readonly string[];
}

/** What is not read although its name is known, and why; each file once. */
export async function passedOver(
  view: RevisionView,
  { ignore }: CollectOptions,
): Promise<readonly PassedOver[]> {
  const found = assign(
    (await view.files()).keys(),
    sources.map((source) => ({ owner: source, marks: source.marks })),
  );
  const isIgnored = matches(ignore);
  const ignored = new Set<string>();
  const inQuiet = new Set<string>();
  for (const [source, paths] of found)
    for (const path of paths) {
      if (isIgnored(path)) ignored.add(path);
      else if (source.everywhere !== true && quiet.test(path)) inQuiet.add(path);
    }
  const lists = [
    { why: 'quiet', files: [...inQuiet].sort() },
    { why: 'ignored', files: [...ignored].sort() },
  ] as const;
  return lists.filter(({ files }) => files.length > 0);
}
