import { posix } from 'node:path';
import type { RevisionView } from '../../io/view.ts';
import { CmlError } from '../../model/errors.ts';
import type { Asset } from '../../model/report.ts';
import type { Warning } from '../../model/run.ts';
import { pictureAsset } from './picture-asset.ts';
import { findLocalAssets, type LocalAsset, replaceUrls } from './splice.ts';

/** Above this many bytes a picture is not published. */
const maxBytes = 25 * 1024 * 1024;

export interface LocalPictures {
  readonly assets: readonly Asset[];
  /** The text with each picture at its URL; what has none stays as it was. */
  rewrite(urls: ReadonlyMap<string, string>): string;
  readonly warnings: readonly Warning[];
}

/**
 * The local pictures that a Markdown file of the repository names, read through `view`. One that is missing or lies
 * outside is a warning, and its place in the text is left alone.
 */
export async function localPictures(
  markdown: string,
  path: string,
  view: RevisionView,
): Promise<LocalPictures> {
  const assets = new Map<string, Asset>();
  const places: (readonly [LocalAsset, Asset])[] = [];
  const warnings: Warning[] = [];
  for (const place of findLocalAssets(markdown)) {
    try {
      const asset = await load(place.url, path, view);
      assets.set(asset.id, asset);
      places.push([place, asset]);
    } catch (error) {
      if (!(error instanceof CmlError)) throw error;
      if (place.role === 'picture') warnings.push({ code: error.code, message: error.message });
    }
  }
  return {
    assets: [...assets.values()],
    rewrite: (urls) =>
      replaceUrls(
        markdown,
        places.flatMap(([{ start, end }, { id }]) =>
          urls.has(id) ? [{ start, end, url: urls.get(id)! }] : [],
        ),
      ),
    warnings,
  };
}

async function load(url: string, path: string, view: RevisionView): Promise<Asset> {
  const embedded = /^data:image\/[\w.+-]+(;base64)?,(.*)$/is.exec(url);
  if (embedded) {
    const bytes = embedded[1]
      ? Buffer.from(embedded[2]!, 'base64')
      : Buffer.from(decodeURIComponent(embedded[2]!), 'utf8');
    return pictureAsset(bytes, 'embedded picture');
  }
  const file = decoded(url.replace(/[?#].*$/s, ''));
  // A path from the root, as forges read it, is one from the repository's.
  const inside = file.startsWith('/') ? file.slice(1) : posix.join(posix.dirname(path), file);
  return pictureAsset(await view.read(posix.normalize(inside), { maxBytes }), inside);
}

function decoded(url: string): string {
  try {
    return decodeURIComponent(url);
  } catch {
    return url;
  }
}
