import { parse, postprocess, preprocess } from 'micromark';
import { gfm } from 'micromark-extension-gfm';
import { decodeString } from 'micromark-util-decode-string';
import { type DefaultTreeAdapterTypes, parseFragment } from 'parse5';

/** A place in a Markdown text where a local file or an embedded picture is named. */
export interface LocalAsset {
  /** The address as a browser would read it: escapes and character references resolved, percent signs kept. */
  readonly url: string;
  /** Where the address stands, in UTF-16 code units; `end` is behind its last one. Quotes and brackets are outside. */
  readonly start: number;
  readonly end: number;
  /** A link or a definition may be left alone where its file is missing; a picture would be broken. */
  readonly role: 'picture' | 'link';
}

const imageFile = /\.(?:png|jpe?g|gif|svg|webp|avif|bmp)$/i;

/**
 * The local files that a Markdown text shows or links to: images, links, definitions, `<img>` and `<source>`, and
 * `data:` pictures among them. What stands in code or comments names no file. In the text's order.
 */
export function findLocalAssets(markdown: string): LocalAsset[] {
  // The tokenizer leaves a byte order mark out of its count.
  const shift = markdown.startsWith('\ufeff') ? 1 : 0;
  const write = parse({ extensions: [gfm()] }).document().write;
  const events = postprocess(write(preprocess()(markdown, undefined, true)));
  const found: LocalAsset[] = [];
  const around: LocalAsset['role'][] = [];
  for (const [type, token] of events) {
    if (token.type === 'image' || token.type === 'link') {
      if (type === 'enter') around.push(token.type === 'image' ? 'picture' : 'link');
      else around.pop();
    }
    if (type === 'exit') continue;
    const [start, end] = [token.start.offset + shift, token.end.offset + shift];
    if (token.type === 'resourceDestinationString' || token.type === 'definitionDestinationString') {
      const url = decodeString(markdown.slice(start, end));
      found.push({
        url,
        start,
        end,
        role: token.type === 'resourceDestinationString' ? (around.at(-1) ?? 'link') : 'link',
      });
    }
    if (token.type === 'htmlFlow' || token.type === 'htmlText')
      found.push(...inHtml(markdown.slice(start, end), start));
  }
  return found.filter(isLocal).sort((a, b) => a.start - b.start);
}

function isLocal({ url, role }: LocalAsset): boolean {
  if (/^data:image\//i.test(url)) return true;
  // One letter before the colon is a drive, not a scheme.
  if (url === '' || url.startsWith('#') || url.startsWith('//') || /^[a-z][a-z0-9+.-]+:/i.test(url))
    return false;
  // A link to a place within a file is one to a page of the forge.
  return role === 'picture' || !/[?#]/.test(url) || imageFile.test(url.replace(/[?#].*$/s, ''));
}

type Node = DefaultTreeAdapterTypes.ChildNode | DefaultTreeAdapterTypes.DocumentFragment;

function inHtml(html: string, offset: number): LocalAsset[] {
  const found: LocalAsset[] = [];
  const visit = (node: Node): void => {
    if ('tagName' in node && (node.tagName === 'img' || node.tagName === 'source')) {
      for (const { name, value } of node.attrs) {
        const place = node.sourceCodeLocation?.attrs?.[name];
        if (place === undefined) continue;
        const written = attributeValue(html.slice(place.startOffset, place.endOffset));
        const start = offset + place.startOffset + written.start;
        if (name === 'src') found.push(trimmed(written.text, value.trim(), start));
        if (name === 'srcset') found.push(...candidates(written.text, start));
      }
    }
    if ('childNodes' in node) node.childNodes.forEach(visit);
  };
  visit(parseFragment(html, { sourceCodeLocationInfo: true }));
  return found;
}

/** The value as it is written in `name = "value"`. */
function attributeValue(attribute: string): { text: string; start: number } {
  const before = /^[^=]*=\s*/.exec(attribute)?.[0].length ?? attribute.length;
  const quotes = /^["']/.test(attribute.slice(before)) ? 1 : 0;
  const start = before + quotes;
  return { text: attribute.slice(start, attribute.length - quotes), start };
}

function trimmed(text: string, url: string, offset: number): LocalAsset {
  const start = offset + text.length - text.trimStart().length;
  return { url, start, end: start + text.trim().length, role: 'picture' };
}

/** The addresses of a `srcset`; what stands between two of them is a size and a comma. */
function candidates(text: string, offset: number): LocalAsset[] {
  const found: LocalAsset[] = [];
  for (const { 0: written, index } of text.matchAll(/[^\s,]\S*/g)) {
    const url = written.replace(/,+$/, '');
    if (/^\d+(?:\.\d+)?[wxh]$/.test(url)) continue;
    found.push(trimmed(url, url.replaceAll('&amp;', '&'), offset + index));
  }
  return found;
}

/** A new address for a place that `findLocalAssets` found. */
export interface Replacement {
  readonly start: number;
  readonly end: number;
  readonly url: string;
}

/** The text with the addresses replaced, and everything else as it was, byte for byte. */
export function replaceUrls(markdown: string, replacements: readonly Replacement[]): string {
  let written = '';
  let at = 0;
  for (const { start, end, url } of [...replacements].sort((a, b) => a.start - b.start)) {
    if (start < at) continue;
    written += markdown.slice(at, start) + address(url);
    at = end;
  }
  return written + markdown.slice(at);
}

/** As an address may stand between any brackets or quotes, in Markdown, a table's cell and HTML alike. */
function address(url: string): string {
  return url
    .replace(/[\s\p{Cc}()<>"'`\\|*[\]{}^~]/gu, (mark) =>
      encodeURIComponent(mark).replace(/[()'*~]/g, percent),
    )
    .replaceAll('&', '&amp;');
}

function percent(mark: string): string {
  return `%${mark.charCodeAt(0).toString(16).toUpperCase()}`;
}
