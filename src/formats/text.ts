import { invalid } from './tree.ts';

/**
 * The text of a file: UTF-8, or UTF-16 where a byte order mark says so. Bytes that are not UTF-8 become U+FFFD. Throws
 * CmlError `format-invalid` for a file with NUL bytes, which is no text.
 */
export function decodeText(content: Uint8Array | string): string {
  if (typeof content === 'string') return content.charCodeAt(0) === 0xfeff ? content.slice(1) : content;
  if (content[0] === 0xff && content[1] === 0xfe) return new TextDecoder('utf-16le').decode(content);
  if (content[0] === 0xfe && content[1] === 0xff) return new TextDecoder('utf-16be').decode(content);
  if (content.includes(0)) throw invalid('it is a binary file, not text');
  return new TextDecoder('utf-8').decode(content);
}
