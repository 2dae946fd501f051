/** A kind of picture that browsers show. */
export interface PictureKind {
  readonly mime:
    | 'image/png'
    | 'image/jpeg'
    | 'image/gif'
    | 'image/webp'
    | 'image/avif'
    | 'image/bmp'
    | 'image/svg+xml';
  /** Of a file's name, without the dot. */
  readonly extension: string;
}

const kinds: readonly (readonly [PictureKind, RegExp])[] = [
  [{ mime: 'image/png', extension: 'png' }, /^\x89PNG\r\n/],
  [{ mime: 'image/jpeg', extension: 'jpg' }, /^\xff\xd8\xff/],
  [{ mime: 'image/gif', extension: 'gif' }, /^GIF8[79]a/],
  [{ mime: 'image/webp', extension: 'webp' }, /^RIFF[\s\S]{4}WEBP/],
  [{ mime: 'image/avif', extension: 'avif' }, /^[\s\S]{4}ftypavi[fs]/],
  [{ mime: 'image/bmp', extension: 'bmp' }, /^BM[\s\S]{8}/],
  [
    { mime: 'image/svg+xml', extension: 'svg' },
    /^(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?:<!--[\s\S]*?-->\s*|<!DOCTYPE[^>]*>\s*)*<svg[\s>]/i,
  ],
];

/** What a picture is by its first bytes, whatever its name says; undefined where it is none. */
export function pictureKind(bytes: Uint8Array): PictureKind | undefined {
  const start = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, 4096)).toString(
    'latin1',
  );
  return kinds.find(([, shape]) => shape.test(start))?.[0];
}
