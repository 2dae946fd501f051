import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createTail } from '../../../src/io/tail.ts';

function tail(text: string | Buffer, options: Parameters<typeof createTail>[0] = {}): string {
  const made = createTail(options);
  made.push(Buffer.from(text));
  return made.text();
}

describe('the tail of a log', () => {
  test('keeps ordinary lines, the empty ones between them too', () => {
    expect(tail('one\n\ntwo\r\nthree\n\n')).toBe('one\n\ntwo\nthree');
    expect(tail('')).toBe('');
  });

  test('a progress bar is the line that it ended as', () => {
    expect(tail('start\n  0%|   | 0/2\r 50%|#  | 1/2\r100%|###| 2/2\ndone\n')).toBe(
      'start\n100%|###| 2/2\ndone',
    );
    expect(tail('long text\rab\n')).toBe('abng text');
    expect(tail('long text\r\x1b[Kab\n')).toBe('ab');
    expect(tail('12\b\b3\n')).toBe('32');
  });

  test('nested bars stay in their lines', () => {
    expect(tail('outer 0%\ninner 0%\x1b[A\router 1%\n\rinner 9%\n')).toBe('outer 1%\ninner 9%');
  });

  test('colours, titles and bells are gone', () => {
    expect(tail('\x1b[1;31mError\x1b[0m: \x1b]0;title\x07no \x07data\x1b(B\x00\n')).toBe('Error: no data');
    expect(tail('\x1b]8;;https://x.y\x1b\\link\x1b]8;;\x1b\\')).toBe('link');
  });

  test('the last lines, each cut where it is too long', () => {
    const numbers = Array.from({ length: 1000 }, (_, n) => `line ${n}`).join('\n');
    expect(tail(numbers, { lines: 3 })).toBe('line 997\nline 998\nline 999');
    expect(tail('x'.repeat(10_000_000), { width: 10 })).toBe(`${'x'.repeat(10)}…`);
  });

  test('chunks may end anywhere', () => {
    const text = Buffer.from('ünï\x1b[31m red\x1b[0m\r\x1b[2Kblue → \x1b]0;t\x07\nnext\x1b[1A!');
    fc.assert(
      fc.property(fc.array(fc.nat({ max: text.length })), (places) => {
        const made = createTail();
        const at = [...places].sort((a, b) => a - b);
        for (const [index, start] of [0, ...at].entries())
          made.push(text.subarray(start, at[index] ?? text.length));
        expect(made.text()).toBe(tail(text));
      }),
    );
  });

  test('no bytes break it, and no control character is left', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        // biome-ignore lint/suspicious/noControlCharactersInRegex: they must not be there
        expect(tail(Buffer.from(bytes))).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f]/);
      }),
    );
  });
});
