import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findLocalAssets, replaceUrls } from '../../../src/pipeline/comment/splice.ts';

function found(markdown: string): string[] {
  return findLocalAssets(markdown).map(({ url, start, end, role }) => {
    expect(start).toBeLessThan(end);
    return `${role}: ${url}`;
  });
}

/** The text with every place that was found in angle quotes. */
function marked(markdown: string): string {
  const places = findLocalAssets(markdown);
  return places.reduceRight(
    (text, { start, end }) => `${text.slice(0, start)}«${text.slice(start, end)}»${text.slice(end)}`,
    markdown,
  );
}

describe('findLocalAssets', () => {
  it.each([
    ['an image', '![a](plots/a.png "title")', '![a](«plots/a.png» "title")'],
    ['an address in angle brackets', '![a](<my plot.png>)', '![a](<«my plot.png»>)'],
    ['brackets in an address', '![a](a_(1).png)', '![a](«a_(1).png»)'],
    ['an image of any name', '![a](./plot)', '![a](«./plot»)'],
    ['a link to a picture', '[a](a.svg?x=1#y)', '[a](«a.svg?x=1#y»)'],
    ['a link to a file', '[a](data/metrics.csv)', '[a](«data/metrics.csv»)'],
    ['an image in a link', '[![a](a.png)](b.jpg)', '[![a](«a.png»)](«b.jpg»)'],
    ['a definition', '![a][p]\n\n[p]: a.webp\n', '![a][p]\n\n[p]: «a.webp»\n'],
    ['a table cell', '| a |\n|---|\n| ![x](x.png) |', '| a |\n|---|\n| ![x](«x.png») |'],
    ['a quotation in a list', '- > ![x](x.png)', '- > ![x](«x.png»)'],
    ['an embedded picture', '![x](data:image/png;base64,AAAA)', '![x](«data:image/png;base64,AAAA»)'],
    ['HTML', '<p>\n<img width=3 src="x.png">\n</p>', '<p>\n<img width=3 src="«x.png»">\n</p>'],
    ['HTML in a line', 'see <IMG SRC = x.png alt=""> there', 'see <IMG SRC = «x.png» alt=""> there'],
    ['single quotes', "<img src=' x.png '>", "<img src=' «x.png» '>"],
    [
      'a tag of several lines',
      '<img\n  alt="a > b"\n  src="x.png">',
      '<img\n  alt="a > b"\n  src="«x.png»">',
    ],
    [
      'a picture for the dark',
      '<picture><source media="(prefers-color-scheme: dark)" srcset="d.png 2x, e.png"><img src="l.png"></picture>',
      '<picture><source media="(prefers-color-scheme: dark)" srcset="«d.png» 2x, «e.png»"><img src="«l.png»"></picture>',
    ],
    ['what stands behind a byte order mark', '\ufeff![a](a.png)', '\ufeff![a](«a.png»)'],
    [
      'what stands behind wide characters and tabs',
      '\t😀\r\n\r\n- 😀\t![a](a.png)',
      '\t😀\r\n\r\n- 😀\t![a](«a.png»)',
    ],
  ])('finds %s', (_, markdown, expected) => {
    expect(marked(markdown)).toBe(expected);
  });

  it.each([
    ['code', '`![a](a.png)`'],
    ['a code block', '```\n![a](a.png)\n<img src="a.png">\n```'],
    ['an indented block', '    ![a](a.png)'],
    ['a comment', '<!-- <img src="a.png"> ![a](a.png) -->'],
    ['escaped brackets', '\\![a]\\(a.png)'],
    ['web addresses', '![a](https://example.com/a.png) ![b](//example.com/b.png) <img src="http://x/y.png">'],
    ['links to pages', '[a](report.md#part) [b](#part) [c](mailto:a@b.png) [d](issues?q=x)'],
    ['an empty address', '![a]() <img src="">'],
    ['other data', '[a](data:text/html,<b>) '],
  ])('leaves %s alone', (_, markdown) => {
    expect(found(markdown)).toEqual([]);
  });

  it('reads an address as a browser would', () => {
    expect(found('![a](a&amp;b\\_c%20d.png) <img src="e&amp;f\\_g.png">')).toEqual([
      'picture: a&b_c%20d.png',
      'picture: e&f\\_g.png',
    ]);
  });
});

describe('replaceUrls', () => {
  it('puts addresses that no bracket, quote or cell can break', () => {
    const markdown = '| ![a](<a b.png>) | <img src=c.png> | [d](d.png) |\n|---|---|---|';
    const places = findLocalAssets(markdown);
    const url = 'https://example.com/a|b (c)?d="e"&f=<g>\n';
    const written = replaceUrls(
      markdown,
      places.map((place) => ({ ...place, url })),
    );
    const safe = 'https://example.com/a%7Cb%20%28c%29?d=%22e%22&amp;f=%3Cg%3E%0A';
    expect(written).toBe(`| ![a](<${safe}>) | <img src=${safe}> | [d](${safe}) |\n|---|---|---|`);
  });

  it('changes nothing but the addresses, whatever the text', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        '![a](',
        ')',
        '<img src="',
        '">',
        '[x]: ',
        '\n',
        '\r\n\r\n',
        '`',
        '```\n',
        'a.png',
        '<',
        '> ',
        '- ',
        '| ',
        '&amp;',
        '\\',
        '\ufeff',
        '\t',
        '<!--',
        '-->',
        '<picture>',
        '<source srcset=',
        'data:image/png;base64,AA==',
      ),
      fc.string({ unit: 'binary', maxLength: 5 }),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 25 }), (pieces) => {
        const markdown = pieces.join('');
        const places = findLocalAssets(markdown);
        const written = replaceUrls(
          markdown,
          places.map((place, index) => ({ ...place, url: `https://x/${index}` })),
        );
        let [from, to] = [0, 0];
        for (const [index, { start, end }] of places.entries()) {
          if (start < from) return;
          const kept = markdown.slice(from, start);
          expect(written.slice(to, to + kept.length)).toBe(kept);
          to += kept.length + `https://x/${index}`.length;
          from = end;
        }
        expect(written.slice(to)).toBe(markdown.slice(from));
      }),
      { numRuns: 400 },
    );
  });

  it('is the same text where nothing is replaced', () => {
    const markdown = '\ufeffa\r\n\u0000![b](c.png)\u2028';
    expect(replaceUrls(markdown, [])).toBe(markdown);
  });
});
