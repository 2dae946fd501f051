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

/**
 * Text of many lines without anything that a CI's runner would take for a command: `::error::…` at the start of a line
 * (blanks before it do not matter), `##[error]` and `##vso[…]` anywhere in one.
 */
export function withoutCommands(text: string): string {
  return text.replace(/^([ \t]*):(?=:)/gm, '$1: ').replace(/##(?=\[|vso\[)/gi, '# #');
}

/** Made when it is first needed: its dictionaries take longer to load than most commands run. */
let segmenter: Intl.Segmenter | undefined;

/**
 * At most `length` characters as a reader counts them, and four times as many code units, the middle left out:
 * `metrics/ver…y/long.json`. No character is cut.
 */
export function clip(text: string, length: number): string {
  const room = length * 4;
  if (text.length <= length) return text;
  if (text.length <= room && graphemes(text).length <= length) return text;
  const tail = Math.floor((length - 1) / 3);
  // Only the ends are looked at, so that a huge text costs no more than a long one.
  const first = graphemes(text.slice(0, room));
  const last = graphemes(text.slice(-room)).reverse();
  const left = take(first, length - 1 - tail, room / 2);
  const right = take(last, tail, room / 2 - 1).reverse();
  return `${left.join('')}…${right.join('')}`;
}

function graphemes(text: string): string[] {
  segmenter ??= new Intl.Segmenter('en', { granularity: 'grapheme' });
  return Array.from(segmenter.segment(text), (segment) => segment.segment);
}

function take(characters: readonly string[], most: number, room: number): string[] {
  const taken: string[] = [];
  let left = room;
  for (const character of characters.slice(0, most)) {
    left -= character.length;
    if (left < 0) break;
    taken.push(character);
  }
  return taken;
}
