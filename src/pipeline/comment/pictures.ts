import { posix } from 'node:path';
import { pictureKind } from '../../formats/picture.ts';
import type { RevisionView } from '../../io/view.ts';
import { CmlError } from '../../model/errors.ts';
import type { Asset } from '../../model/report.ts';
import type { Warning } from '../../model/run.ts';
import { fileAsset, pictureAsset } from './picture-asset.ts';
import { findLocalAssets, type LocalAsset, replaceUrls } from './splice.ts';

/** Above this many bytes a file is not published. */
const maxBytes = 25 * 1024 * 1024;

export interface LocalPictures {
  readonly assets: readonly Asset[];
  /** The text with each picture at its URL. A file without one stays as it was; an embedded picture loses its bytes. */
  rewrite(urls: ReadonlyMap<string, string>): string;
  readonly warnings: readonly Warning[];
}

/**
 * The local pictures and linked files that a Markdown file of the repository names, read through `view`. A place whose
 * file is missing or lies outside is left alone; of a picture that is a warning too.
 */
export async function localPictures(
  markdown: string,
  path: string,
  view: RevisionView,
): Promise<LocalPictures> {
  const { text, whole } = withoutBytes(markdown);
  const assets = new Map<string, Asset>();
  const places: (readonly [LocalAsset, Asset | undefined])[] = [];
  const warnings: Warning[] = [];
  for (const place of findLocalAssets(text)) {
    try {
      const asset = await load({ ...place, url: whole(place.url) }, path, view);
      assets.set(asset.id, asset);
      places.push([place, asset]);
    } catch (error) {
      if (!(error instanceof CmlError)) throw error;
      places.push([place, undefined]);
      if (place.role === 'picture') warnings.push({ code: error.code, message: error.message });
    }
  }
  return {
    assets: [...assets.values()],
    rewrite(urls) {
      const replacements = places.flatMap(([{ start, end, url }, asset]) => {
        const hosted = asset && urls.get(asset.id);
        // No forge shows embedded bytes, and they would push everything else out of the comment.
        if (hosted === undefined && !embedded.test(url)) return [];
        return [{ start, end, url: hosted ?? '' }];
      });
      return whole(replaceUrls(text, replacements));
    },
    warnings,
  };
}

const embedded = /^data:image\/[\w.+-]+(;base64)?,(.*)$/is;

const mark = ';base64,';
/** Characters from which on bytes are worth a word of their own. */
const longRun = 2000;

/** Letters, digits, `+`, `/` and `=`, by their code. */
function isBase64(code: number): boolean {
  return (
    (code >= 97 && code <= 122) ||
    (code >= 65 && code <= 90) ||
    (code >= 47 && code <= 57) ||
    code === 43 ||
    code === 61
  );
}

/** The text with a word in the place of every long run of bytes, which would take a parser of Markdown half a minute. */
function withoutBytes(markdown: string): { text: string; whole: (text: string) => string } {
  const runs: string[] = [];
  let text = '';
  let at = 0;
  for (let found = markdown.indexOf(mark); found >= 0; found = markdown.indexOf(mark, found + 1)) {
    const start = found + mark.length;
    let end = start;
    // Not by a pattern: on tens of megabytes that runs out of stack.
    while (isBase64(markdown.charCodeAt(end))) end += 1;
    if (end - start < longRun) continue;
    text += `${markdown.slice(at, start)}cml-${runs.push(markdown.slice(start, end)) - 1}-`;
    at = end;
  }
  text += markdown.slice(at);
  return {
    text,
    whole: (part) =>
      part.replace(/(;base64,)cml-(\d+)-/g, (all, before: string, at: string) =>
        runs[Number(at)] === undefined ? all : `${before}${runs[Number(at)]}`,
      ),
  };
}

async function load({ url, role }: LocalAsset, path: string, view: RevisionView): Promise<Asset> {
  const [, base64, data] = embedded.exec(url) ?? [];
  if (data !== undefined) {
    const bytes = base64 ? Buffer.from(data, 'base64') : Buffer.from(decoded(data), 'utf8');
    return pictureAsset(bytes, 'embedded picture');
  }
  const file = decoded(url.replace(/[?#].*$/s, ''));
  // A path from the root, as forges read it, is one from the repository's.
  const inside = file.startsWith('/') ? file.slice(1) : posix.join(posix.dirname(path), file);
  const bytes = await view.read(posix.normalize(inside), { maxBytes });
  return role === 'picture' || pictureKind(bytes) ? pictureAsset(bytes, inside) : fileAsset(bytes, inside);
}

function decoded(url: string): string {
  try {
    return decodeURIComponent(url);
  } catch {
    return url;
  }
}
