import { lstat, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { commitFiles } from '../../io/commit-files.ts';
import { component } from '../../io/component.ts';
import type { Refs } from '../../io/refs.ts';
import { bundlesBranch } from '../../model/bundles.ts';
import { readSaved } from '../sections/codec.ts';
import { type Bundle, bundleFile, bundleSchema } from './format.ts';
import { most } from './read.ts';

/**
 * Leaves a bundle on a branch of the fork, at `BRANCH/HEAD/REPORT/`, where a pipeline of the repository that it was forked
 * from finds it. What an earlier head of the branch left goes. Undefined where there is no bundle; else whether it is news.
 */
export async function pushBundle(
  refs: Refs,
  folder: string,
  of: { readonly branch: string; readonly sha: string },
): Promise<'pushed' | 'there' | undefined> {
  const isThere = await lstat(join(folder, bundleFile)).then(
    (file) => file.isFile(),
    () => false,
  );
  if (!isThere) return undefined;
  const json = await readFile(join(folder, bundleFile));
  const { key, section, pictures } = readSaved<Bundle>(bundleSchema, json, 'The bundle');
  const branch = component(of.branch);
  const head = of.sha.slice(0, 12);
  const place = `${branch}/${head}/${component(section === undefined ? key : `${key}/${section}`)}`;
  const write = new Map<string, Uint8Array>([[`${place}/${bundleFile}`, json]]);
  const here = new Set(await readdir(folder));
  for (const { file } of pictures.slice(0, most.files))
    if (here.has(file)) write.set(`${place}/${file}`, await readFile(join(folder, file)));
  refs.stage(`refs/heads/${bundlesBranch}`, async (current) => {
    const isSameHead =
      current !== undefined && (await refs.objects.read(`${current}:${branch}/${head}`)) !== undefined;
    // Pipelines start none for such a commit.
    const message = '[skip ci] Leave a report for the repository that this was forked from';
    return commitFiles(refs.git, current, { message, write, ...(!isSameHead && { remove: [branch] }) });
  });
  return (await refs.push()).length > 0 ? 'pushed' : 'there';
}
