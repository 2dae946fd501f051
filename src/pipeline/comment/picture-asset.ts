import { basename, extname, posix } from 'node:path';
import { pictureKind } from '../../formats/picture.ts';
import { createHash } from '../../io/hash.ts';
import { shown } from '../../io/paths.ts';
import { CmlError } from '../../model/errors.ts';
import type { Asset } from '../../model/report.ts';

/** A picture by its content, whatever its name says. Throws CmlError `format-invalid`. */
export function pictureAsset(bytes: Uint8Array, name: string): Asset {
  const kind = pictureKind(bytes);
  if (!kind) {
    throw new CmlError('format-invalid', `${shown(name)} is no picture that a browser shows.`, {
      hint: 'Give a PNG, JPEG, GIF, WebP, AVIF, BMP or SVG file.',
    });
  }
  const stem =
    posix
      .basename(name)
      .replace(/\.[^.]*$/, '')
      .replace(/[^\w-]+/g, '-')
      .slice(0, 60) || 'picture';
  const id = createHash('sha256').update(bytes).digest('hex');
  return { id, name: `${stem}.${kind.extension}`, mime: kind.mime, bytes };
}

/** Any file: by what was said of it, else by its name alone. */
export function fileAsset(bytes: Uint8Array, name: string, mime?: string): Asset {
  const subtype = mime?.split('/')[1]?.replace(/\W.*$/, '').slice(0, 5);
  const extension = extname(name) || (subtype ? `.${subtype}` : '');
  const stem =
    basename(name, extname(name))
      .replace(/[^\w-]+/g, '-')
      .slice(0, 60) || 'file';
  return {
    id: createHash('sha256').update(bytes).digest('hex'),
    name: `${stem}${extension.toLowerCase().replace(/[^.a-z0-9]/g, '')}`,
    mime:
      mime ??
      (/^\.(mp4|webm|mov)$/i.test(extension) ? `video/${extension.slice(1)}` : 'application/octet-stream'),
    bytes,
  };
}
