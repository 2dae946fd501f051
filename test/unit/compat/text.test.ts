import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fillTitle, isWatermarked } from '../../../src/compat/watermark.ts';
import { fitText } from '../../../src/pipeline/comment/fit-text.ts';

describe('the watermark of iterative/cml', () => {
  const sha = 'f'.repeat(40);
  test.each([
    ['', '![](https://cml.dev/watermark.png#abc123 "CML watermark")', true],
    ['a', `text\n\n![](https://cml.dev/watermark.png#${sha} "CML watermark a")`, true],
    ['a_b*c[d<e', `![](https://cml.dev/watermark.png#${sha} "CML watermark a\\_b\\*c\\[d\\<e")`, true],
    ['a', `![](https://cml.dev/watermark.png#${sha} "CML watermark ab")`, false],
    ['', `![](https://cml.dev/watermark.png#${sha} "CML watermark a")`, false],
    ['.*', `![](https://cml.dev/watermark.png#${sha} "CML watermark ab")`, false],
    ['a', 'CML watermark a', false],
  ])('of title %j: %s', (title, body, expected) => {
    expect(isWatermarked(body, title)).toBe(expected);
  });

  test('is told in a body of ten million characters in no time', () => {
    expect(isWatermarked('![](https://cml.dev/watermark.png#a "CML watermark '.repeat(200_000), 'x')).toBe(
      false,
    );
  });

  test('has its title filled in', () => {
    expect(fillTitle('{workflow} {run}', { workflow: 'a$&b', run: '1' })).toBe('a$&b 1');
    expect(fillTitle(' {run} ', {})).toBe('');
  });
});

describe('a text that is too long', () => {
  test('is cut at a line, with its code closed and the rest counted', () => {
    const text = `# Log\n\n\`\`\`\`\n${'line\n'.repeat(1000)}`;
    const fitted = fitText(text, 1000);
    expect(fitted.length).toBeLessThanOrEqual(1000);
    expect(fitted).toMatch(/line\n````\n\n> [\d,]+ characters more did not fit/);
  });

  test('says so where it shows: below a fold that it was cut in', () => {
    const text = `<details open><summary>Log</summary>\n\n<details>\n\na\n\n</details>\n\n${'line\n'.repeat(1000)}</details>`;
    expect(fitText(text, 1000)).toMatch(/line\n\n<\/details>\n\n> [\d,]+ characters more/);
  });

  test('never exceeds the limit, and one that fits is left alone', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 3000 }),
        fc.integer({ min: 400, max: 2000 }),
        (text, limit) => {
          const fitted = fitText(text, limit);
          expect(fitted.length).toBeLessThanOrEqual(Math.max(limit, 0));
          if (text.length <= limit) expect(fitted).toBe(text);
        },
      ),
    );
  });
});
