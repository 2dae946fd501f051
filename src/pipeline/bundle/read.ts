import { constants } from 'node:fs';
import { lstat, open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pictureKind } from '../../formats/picture.ts';
import { shown } from '../../io/paths.ts';
import { CmlError } from '../../model/errors.ts';
import type { Asset } from '../../model/report.ts';
import { readSaved, type SavedReport } from '../sections/codec.ts';
import { type Bundle, bundleFile, bundleSchema } from './format.ts';
import { reencode } from './reencode.ts';

/** The most that a bundle may hold. */
export const most = { bundles: 50, files: 60, json: 1 << 20, picture: 5 << 20, all: 30 << 20 } as const;

/** A bundle whose pictures are new ones, drawn from the old ones' pixels. */
export interface SafeBundle {
  readonly key: string;
  readonly section: string | undefined;
  readonly title: string | undefined;
  readonly report: SavedReport;
  readonly assets: readonly Asset[];
}

/** The folders of the bundles in `folder`: itself, or those within it. Throws CmlError `file-missing`. */
export async function findBundles(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  if (entries.some((entry) => entry.isFile() && entry.name === bundleFile)) return [folder];
  const inside = entries.filter((entry) => entry.isDirectory()).slice(0, most.bundles);
  const found: string[] = [];
  for (const { name } of inside.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const file = await lstat(join(folder, name, bundleFile)).catch(() => undefined);
    if (file?.isFile()) found.push(join(folder, name));
  }
  if (found.length > 0) return found;
  throw new CmlError('file-missing', `There is no bundle in ${shown(folder)}.`, {
    hint: 'Give the folder that `cml run` left as `.cml/bundle` in the job before, downloaded from its artifact.',
  });
}

/**
 * Reads a bundle that a stranger may have made. Only regular files count, and only those that the bundle names; each is
 * what its name says and no larger than it may be; a picture is unpacked and packed anew, or left out.
 *
 * Throws CmlError `format-invalid` or `file-too-large`.
 */
export async function readBundle(folder: string): Promise<SafeBundle> {
  const names = await readdir(folder);
  if (names.length > most.files)
    throw new CmlError(
      'file-too-large',
      `The bundle has ${names.length} files; at most ${most.files} are read.`,
    );
  const json = await readPlain(join(folder, bundleFile), most.json);
  const bundle = readSaved<Bundle>(bundleSchema, json, 'The bundle');
  const replaced = new Map<string, string>();
  const assets: Asset[] = [];
  let left = most.all;
  for (const { id, file } of bundle.pictures.slice(0, most.files)) {
    if (!names.includes(file) || replaced.has(id)) continue;
    const bytes = await readPlain(join(folder, file), Math.min(most.picture, left));
    left -= bytes.length;
    if (pictureKind(bytes)?.extension !== file.split('.').at(-1))
      throw new CmlError('format-invalid', `${file} in the bundle is not what its name says.`);
    const asset = await reencode(bytes);
    if (!asset) continue;
    replaced.set(id, asset.id);
    if (!assets.some((one) => one.id === asset.id)) assets.push(asset);
  }
  const { key, section, title } = bundle;
  return { key, section, title, report: withPictures(bundle.report, replaced), assets };
}

async function readPlain(path: string, maxBytes: number): Promise<Buffer> {
  const name = shown(path);
  const file = await open(
    path,
    constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0),
  ).catch((cause: unknown) => {
    throw new CmlError('format-invalid', `${name} in the bundle is no plain file.`, { cause });
  });
  try {
    const { size } = await file.stat().then((stat) => {
      if (stat.isFile()) return stat;
      throw new CmlError('format-invalid', `${name} in the bundle is no plain file.`);
    });
    if (size > maxBytes)
      throw new CmlError(
        'file-too-large',
        `${name} in the bundle has ${size} bytes; at most ${maxBytes} are read.`,
      );
    const bytes = Buffer.alloc(size);
    const { bytesRead } = await file.read(bytes, 0, size, 0);
    return bytes.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

/** The figures by their new pictures; one without is described in words. */
function withPictures(report: SavedReport, ids: ReadonlyMap<string, string>): SavedReport {
  return {
    ...report,
    sections: report.sections.map((section) => ({
      ...section,
      blocks: section.blocks.map((block) =>
        block.type === 'figures'
          ? {
              ...block,
              figures: block.figures.map(({ light, dark, ...figure }) => {
                const second = dark === undefined ? undefined : ids.get(dark);
                return {
                  ...figure,
                  light: ids.get(light) ?? '',
                  ...(second !== undefined && { dark: second }),
                };
              }),
            }
          : block,
      ),
    })),
  };
}
