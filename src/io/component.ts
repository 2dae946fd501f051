import { createHash } from './hash.ts';

/** Bytes of a name that stay readable in a ref; a file system allows 255 characters a component. */
const longest = 50;

/**
 * Any text as one component of a ref's name: letters, digits, `_-`, everything else as `%XX` (git check-ref-format). What is too
 * long ends in a digest of the whole.
 */
export function component(text: string): string {
  const bytes = Buffer.from(text === '' ? '-' : text);
  const escaped = Array.from(bytes.subarray(0, longest), (byte) => {
    const letter = String.fromCharCode(byte);
    return /[\w-]/.test(letter) ? letter : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }).join('');
  if (bytes.length <= longest) return escaped;
  return `${escaped}%${createHash('sha256').update(bytes).digest('hex').slice(0, 16)}`;
}
