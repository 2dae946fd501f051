import { StringDecoder } from 'node:string_decoder';

/** The end of a program's output, as a person would have read it on a terminal. */
export interface Tail {
  push(chunk: Buffer): void;
  /** The last lines; empty where nothing was printed. */
  text(): string;
}

/** What moves the cursor or the paint: CSI, OSC and the other escape sequences (ECMA-48), and single control characters. */
const control =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  /\x1b\[([0-9;:?<=>]*)[ -/]*([@-~])|\x1b[\]PX^_][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b[ -/]*[0-Z\\^-~]|[\x00-\x1f\x7f-\x9f]/g;

/** An escape sequence that the chunk cuts off. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const unfinished = /\x1b(?:\[[0-9;:?<=>]*[ -/]*|[\]PX^_][^\x07\x1b]{0,4096}\x1b?|[ -/]*)$/;

/** A line is cut here while it is kept; far longer than what is shown of it, so that a mask still sees whole secrets. */
const keptWidth = 4000;

/**
 * Keeps the last `lines` lines of some output, each cut to `width` characters, in constant memory. Colours are dropped,
 * and what a progress bar overwrites (carriage return, backspace, cursor up, erase) is gone, so that an hour of tqdm is
 * one line.
 */
export function createTail({ lines = 200, width = 500 }: { lines?: number; width?: number } = {}): Tail {
  const decoder = new StringDecoder('utf8');
  let rows: string[] = [''];
  let row = 0;
  let column = 0;
  let rest = '';

  function write(text: string): void {
    if (text === '' || column >= keptWidth) return;
    const line = rows[row]!;
    rows[row] = (line.slice(0, column).padEnd(column) + text + line.slice(column + text.length)).slice(
      0,
      keptWidth,
    );
    column += text.length;
  }

  function down(): void {
    row += 1;
    if (row === rows.length) rows.push('');
    // Cutting in batches keeps a line's cost constant.
    if (rows.length > 2 * lines) {
      row -= rows.length - lines;
      rows = rows.slice(-lines);
    }
    row = Math.max(0, row);
  }

  function steer(parameters: string, command: string): void {
    const count = Math.min(Number.parseInt(parameters, 10) || 1, keptWidth);
    const line = rows[row]!;
    if (command === 'A' || command === 'F') row = Math.max(0, row - count);
    if (command === 'B' || command === 'E') for (let n = Math.min(count, lines); n > 0; n -= 1) down();
    if (command === 'C') column = Math.min(keptWidth, column + count);
    if (command === 'D') column = Math.max(0, column - count);
    if (command === 'E' || command === 'F') column = 0;
    if (command === 'G') column = count - 1;
    if (command === 'K' && parameters !== '1') rows[row] = parameters === '2' ? '' : line.slice(0, column);
    if (command === 'J' && (parameters === '' || parameters === '0')) {
      rows[row] = line.slice(0, column);
      rows.length = row + 1;
    }
  }

  function single(character: string): void {
    if (character === '\n') {
      column = 0;
      down();
    } else if (character === '\r') column = 0;
    else if (character === '\b') column = Math.max(0, column - 1);
    else if (character === '\t') write(' '.repeat(8 - (column % 8)));
  }

  return {
    push(chunk) {
      const text = rest + decoder.write(chunk);
      const end = unfinished.exec(text)?.index ?? text.length;
      rest = text.slice(end);
      let at = 0;
      for (const match of text.slice(0, end).matchAll(control)) {
        write(text.slice(at, match.index));
        if (match[2]) steer(match[1] ?? '', match[2]);
        else single(match[0]);
        at = match.index + match[0].length;
      }
      write(text.slice(at, end));
    },
    text() {
      const shown = rows.map((line) => line.trimEnd());
      while (shown.at(-1) === '') shown.pop();
      return shown
        .slice(-lines)
        .map((line) => (line.length > width ? `${line.slice(0, width)}…` : line))
        .join('\n');
    },
  };
}
