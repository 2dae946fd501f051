import type { Inline, Mark, Text } from '../../model/report.ts';
import { clip } from './plain.ts';

export function code(text: string): Inline {
  return { code: text };
}

export function strong(...text: Inline[]): Inline {
  return { strong: text };
}

export function mark(kind: Mark, text: string): Inline {
  return { mark: kind, text };
}

/** A sentence with what stands between backticks as code: `set \`token:\`` becomes two pieces, both of them literal. */
export function prose(sentence: string): Inline[] {
  return sentence
    .split(/`([^`]+)`/)
    .map((piece, index) => (index % 2 === 1 ? code(piece) : piece))
    .filter((piece) => piece !== '');
}

/** A link where there is an address, else the text alone. */
export function link(text: Text, url: string | undefined): Inline[] {
  return url === undefined ? [...text] : [{ link: url, text }];
}

/** The longest name that stands in a table or a sentence. */
const nameLength = 60;

/** A name that came from a file: short enough to stand in a row, and code where it is not one plain word. */
export function name(text: string): Inline {
  if (text.trim() === '') return '(unnamed)';
  const short = clip(text, nameLength);
  return /\s/.test(short) ? code(short) : short;
}

/** Pieces with a separator between them; pieces that are empty are left out. */
export function join(pieces: readonly Text[], separator: string): Inline[] {
  const joined: Inline[] = [];
  for (const piece of pieces) {
    if (piece.length === 0) continue;
    if (joined.length > 0) joined.push(separator);
    joined.push(...piece);
  }
  return joined;
}

/** `a, b and 3 more`. */
export function enumerate(pieces: readonly Text[], most: number): Inline[] {
  if (pieces.length <= most) {
    const last = pieces.at(-1);
    if (last === undefined || pieces.length === 1) return [...(last ?? [])];
    return [...join(pieces.slice(0, -1), ', '), ' and ', ...last];
  }
  return [...join(pieces.slice(0, most), ', '), ` and ${pieces.length - most} more`];
}

/** What a reader sees of a text, without any mark-up. */
export function textContent(text: Text): string {
  return text
    .map((inline) => {
      if (typeof inline === 'string') return inline;
      if ('code' in inline) return inline.code;
      if ('strong' in inline) return textContent(inline.strong);
      if ('link' in inline) return textContent(inline.text);
      return inline.text;
    })
    .join('');
}

/** Neighbouring literal pieces as one, so that an escape sees whole words. */
export function coalesce(text: Text): Inline[] {
  const whole: Inline[] = [];
  for (const inline of text) {
    const last = whole.at(-1);
    if (typeof inline === 'string' && typeof last === 'string') whole[whole.length - 1] = last + inline;
    else whole.push(inline);
  }
  return whole;
}
