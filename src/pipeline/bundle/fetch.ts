import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ForkBuild } from '../../forges/types.ts';
import { readSaved } from '../sections/codec.ts';
import { type Bundle, bundleFile, bundleSchema } from './format.ts';
import { most } from './read.ts';

/** Where a job leaves its bundle, from the top of the repository. */
const place = '.cml/bundle';

/**
 * Brings the bundle that a job left behind into an empty folder, as it is: `readBundle` is who looks at it. Only what the
 * bundle names is asked for. Undefined where the job left none.
 *
 * Throws CmlError `format-invalid`, `file-too-large` or `forge-*`.
 */
export async function fetchBundle(
  job: ForkBuild['jobs'][number],
  folder: string,
): Promise<Bundle | undefined> {
  const json = await job(`${place}/${bundleFile}`, most.json);
  if (json === undefined) return undefined;
  const bundle = readSaved<Bundle>(bundleSchema, json, 'The bundle');
  await writeFile(join(folder, bundleFile), json);
  let left = most.all;
  for (const file of new Set(bundle.pictures.slice(0, most.files - 1).map((picture) => picture.file))) {
    const bytes = await job(`${place}/${file}`, Math.min(most.picture, left));
    if (bytes === undefined) continue;
    left -= bytes.length;
    await writeFile(join(folder, file), bytes);
  }
  return bundle;
}
