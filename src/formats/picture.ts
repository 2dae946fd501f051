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
];
const svg: PictureKind = { mime: 'image/svg+xml', extension: 'svg' };

/** Step by step: one pattern for all that may stand before `<svg` would take time without end on what is none. */
function startsAsSvg(text: string): boolean {
  let rest = text.replace(/^\xef\xbb\xbf/, '').trimStart();
  for (;;) {
    const isComment = rest.startsWith('<!--');
    if (!isComment && !/^<(?:\?xml|!doctype)/i.test(rest)) return /^<svg[\s>]/i.test(rest);
    const end = isComment ? rest.indexOf('-->', 4) + 2 : rest.indexOf('>');
    if (end < 2) return false;
    rest = rest.slice(end + 1).trimStart();
  }
}

/** What a picture is by its first bytes, whatever its name says; undefined where it is none. */
export function pictureKind(bytes: Uint8Array): PictureKind | undefined {
  const start = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, 4096)).toString(
    'latin1',
  );
  return kinds.find(([, shape]) => shape.test(start))?.[0] ?? (startsAsSvg(start) ? svg : undefined);
}
