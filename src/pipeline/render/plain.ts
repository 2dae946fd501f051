/** Characters that are seen only by what they do to others: controls, bidirectional overrides, invisible marks. */
const unseen = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

/** Joiners that emoji and several scripts need. */
const joiners = new Set(['\u200c', '\u200d']);

/**
 * The text with nothing hidden in it, on one line: a control character becomes its picture (`␊`), any other unseen one
 * its number (`⟨U+202E⟩`), half a surrogate pair the replacement character.
 */
export function plain(text: string): string {
  return text.replace(unseen, (character) => {
    if (joiners.has(character)) return character;
    const code = character.codePointAt(0)!;
    if (code < 0x20) return String.fromCodePoint(0x2400 + code);
    if (code === 0x7f) return '␡';
    if (code >= 0xd800 && code <= 0xdfff) return '\ufffd';
    return `⟨U+${code.toString(16).toUpperCase().padStart(4, '0')}⟩`;
  });
}

/** A text of several lines with nothing hidden but its line ends; of a progress bar's overwritten line, the last state. */
export function plainLines(text: string): string {
  return text
    .split(/\r?\n/)
    .map((line) => plain(line.slice(line.lastIndexOf('\r') + 1).replaceAll('\t', '    ')))
    .join('\n');
}

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** At most `length` characters as a reader counts them, the middle left out: `metrics/ver…y/long.json`. */
export function clip(text: string, length: number): string {
  if (text.length <= length) return text;
  // A reader's character may be many code units; looking at a bounded piece of either end keeps huge texts cheap.
  const near = length * 16;
  const whole = text.length <= 2 * near;
  const first = graphemes(whole ? text : text.slice(0, near));
  if (whole && first.length <= length) return text.length <= near ? text : text.slice(0, near);
  const last = whole ? first : graphemes(text.slice(-near));
  const tail = Math.floor((length - 1) / 3);
  const left = first.slice(0, length - 1 - tail).join('');
  const right = last.slice(last.length - tail).join('');
  return `${left.slice(0, near)}…${right.slice(-near)}`;
}

function graphemes(text: string): string[] {
  return Array.from(segmenter.segment(text), (segment) => segment.segment);
}
