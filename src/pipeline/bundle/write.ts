import { lstat, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pictureKind } from '../../formats/picture.ts';
import type { Ground } from '../ground.ts';
import type { ReportInput } from '../render/input.ts';
import { buildReport } from '../render/report.ts';
import { saveReport } from '../sections/codec.ts';
import { type Bundle, bundleFile, formats } from './format.ts';

/**
 * Leaves in `folder/bundle` what a job with more rights needs to post this report: the report's model as JSON, and its
 * pictures. Neither its Markdown nor the change request's number: whoever posts it trusts nothing in it. Returns the
 * bundle's folder.
 */
export async function writeBundle(folder: string, ground: Ground, input: ReportInput): Promise<string> {
  const place = join(folder, 'bundle');
  await mkdir(folder, { recursive: true });
  // Only what this run has to say; a link there, of a stranger's checkout, would lead elsewhere.
  await rm(place, { recursive: true, force: true });
  await mkdir(place);
  const { title, ...rest } = input;
  const pictures = input.assets.flatMap((asset) => {
    const extension = pictureKind(asset.bytes)?.extension;
    return extension !== undefined && formats.has(extension)
      ? [{ id: asset.id, file: `${asset.id}.${extension}`, bytes: asset.bytes }]
      : [];
  });
  const bundle: Bundle = {
    version: 1,
    key: ground.part?.comment ?? ground.key,
    ...(ground.part && { section: ground.part.name }),
    ...(title !== undefined && { title }),
    report: saveReport(buildReport(rest)),
    pictures: pictures.map(({ id, file }) => ({ id, file })),
  };
  await Promise.all([
    writeFile(join(place, bundleFile), `${JSON.stringify(bundle)}\n`),
    ...pictures.map(({ file, bytes }) => writeFile(join(place, file), bytes)),
  ]);
  return (await lstat(place)).isDirectory() ? place : folder;
}
