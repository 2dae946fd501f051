import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Inline, Report, Text } from '../../src/model/report.ts';
import { leastLimit, renderMarkdown } from '../../src/pipeline/render/markdown.ts';
import { htmlInline, markdownInline } from '../../src/pipeline/render/markdown-inline.ts';
import { clip, plain } from '../../src/pipeline/render/plain.ts';
import { blanks, elements, parseMarkdown, searchedText, seen, triggers, walk } from '../unit/render/parse.ts';

/** Enough to find a mistake within a few runs of the suite; FC_RUNS asks for more. */
const runs = Number(process.env.FC_RUNS ?? 150);

const halfPair = /\p{Surrogate}/u;

const nasty = [
  '@team',
  '@acme/owners',
  'a@b.example',
  '#12',
  'acme/churn#3',
  'GH-4',
  '!5',
  '$6',
  '$x$',
  '$$',
  '&7',
  '~bug',
  '%v1',
  '%"a b"',
  'https://evil.example/x',
  'www.evil.example',
  'mailto:a@b.c',
  ':rocket:',
  '3f2a91c',
  '3f2a91c5d0e14b8c9a7f6e5d4c3b2a1908f7e6d5',
  '1234567',
  '|',
  '\\|',
  '\\',
  '\\\\',
  '`',
  '``',
  '```',
  '*',
  '**',
  '_',
  '__proto__',
  'a_b',
  '_a',
  '~~',
  '~',
  '[',
  ']',
  '[x]',
  '[x]: y',
  '[^1]',
  '![',
  '](',
  ')',
  '(',
  '<',
  '>',
  '<b>',
  '</b>',
  '</summary>',
  '</details>',
  '<!--',
  '-->',
  '<!-- cml key=train -->',
  '<script>',
  '<img src=x onerror=alert(1)>',
  '<?',
  '<![CDATA[',
  '&',
  '&amp;',
  '&#64;',
  '&lt;',
  '{',
  '}',
  '{+',
  '+}',
  '[[a]]',
  '[TOC]',
  '#',
  '##',
  '-',
  '+',
  '---',
  '===',
  '1.',
  '2)',
  ':--',
  '/close',
  '/label ~x',
  ':::',
  '>>>',
  '\n',
  '\r\n',
  '\t',
  '\u0000',
  '\u001b[31m',
  '\u202e',
  '\u2066',
  '\u200b',
  '\u2028',
  '\ufeff',
  '\ud800',
  '\u{e0041}',
  '👩‍🔬',
  '名前',
  'é',
  ' ',
  '  ',
  '\u00a0',
  'auc',
  'is',
  '0.9',
];

const hostile = fc
  .array(
    fc.oneof(
      { weight: 3, arbitrary: fc.constantFrom(...nasty) },
      { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 4 }) },
      { weight: 1, arbitrary: fc.constantFrom(' ', '') },
    ),
    { maxLength: 8 },
  )
  .map((parts) => parts.join(''));

function expectHarmless(markdown: string, texts: string[], allowed: readonly string[]): void {
  const root = parseMarkdown(markdown);
  for (const element of elements(root)) expect(allowed, markdown).toContain(element.tagName);
  walk(root, (node) => expect(['root', 'element', 'text'], markdown).toContain(node.type));
  expect(seen(root), markdown).toBe(blanks(texts.map((text) => plain(text)).join(' ')));
  for (const text of searchedText(root))
    for (const trigger of triggers) expect(text, markdown).not.toMatch(trigger);
}

const page = ['html', 'head', 'body'];

describe('a text from a file', () => {
  it('is seen as it is in a paragraph, a list, a heading and a table', () => {
    fc.assert(
      fc.property(hostile, hostile, (first, second) => {
        const line = (text: string, atStart = false) => markdownInline([text], atStart ? 'start' : 'line');
        expectHarmless(`${line(first, true)}\n`, [first], [...page, 'p', 'code']);
        expectHarmless(
          `### ✅ ${line(first)}\n${line(second, true)}\n`,
          ['✅', first, second],
          [...page, 'h3', 'p', 'code'],
        );
        expectHarmless(
          `- ${line(first, true)}\n- ${line(second, true)}\n`,
          [first, second],
          [...page, 'ul', 'li', 'code'],
        );
      }),
      { numRuns: runs },
    );
  });

  it('is seen as it is in a table cell, but for a blank in `\\|`', () => {
    fc.assert(
      fc.property(hostile, hostile, (first, second) => {
        const cell = (text: string) => markdownInline([text], 'cell');
        const markdown = `| A | B |\n| - | - |\n| ${cell(first)} | ${cell(second)} |\n`;
        const table = ['table', 'thead', 'tbody', 'tr', 'th', 'td'];
        const texts = ['A B', first, second].map((text) => plain(text).replace(/\\(?=\|)/g, '\\ '));
        expectHarmless(markdown, texts, [...page, ...table, 'code']);
        expect(elements(parseMarkdown(markdown), 'td')).toHaveLength(2);
      }),
      { numRuns: runs },
    );
  });

  it('is seen as it is in a fold’s title and in bold', () => {
    fc.assert(
      fc.property(hostile, hostile, (first, second) => {
        const title = htmlInline([first, ' ', { strong: [second] }]);
        const markdown = `<details><summary>${title}</summary>\n\nx\n\n</details>\n`;
        expectHarmless(markdown, [first, second, 'x'], [...page, 'details', 'summary', 'p', 'b', 'code']);
        const bold = markdownInline(['so ', { strong: ['a', first, 'b'] }, ' it is'], 'line');
        expectHarmless(bold, ['so', `a${first}b`, 'it is'], [...page, 'p', 'strong', 'code']);
      }),
      { numRuns: runs },
    );
  });

  it('is seen as it is as code, and links nowhere as a link', () => {
    fc.assert(
      fc.property(hostile, hostile, (first, url) => {
        const text: Text = ['a ', { code: first }, ' ', { link: url, text: ['b'] }, ' c'];
        expectHarmless(
          markdownInline(text, 'line'),
          ['a', first, 'b c'],
          [...page, 'p', 'code', ...linked(url)],
        );
      }),
      { numRuns: runs },
    );
  });

  it('makes of an address one link to a web page or none', () => {
    const tail = fc.oneof(hostile, fc.webQueryParameters(), fc.webPath());
    fc.assert(
      fc.property(
        tail,
        fc.constantFrom('https://x.example/', 'javascript:', '/uploads/', 'data:text/html,'),
        (end, start) => {
          const markdown = markdownInline([{ link: start + end, text: ['b'] }], 'line');
          const links = elements(parseMarkdown(markdown), 'a');
          expect(seen(parseMarkdown(markdown))).toBe('b');
          expect(links.length).toBeLessThanOrEqual(
            start === 'https://x.example/' || start === '/uploads/' ? 1 : 0,
          );
          for (const { properties } of links)
            expect(String(properties.href)).toMatch(/^(?:https:\/\/x\.example\/|\/)/);
        },
      ),
      { numRuns: runs },
    );
  });
});

/** A text without a scheme is a path, and so may be linked. */
function linked(url: string): string[] {
  return markdownInline([{ link: url, text: ['b'] }], 'line') === 'b' ? [] : ['a'];
}

describe('clip', () => {
  it('never cuts what a reader sees as one character, and never exceeds the length', () => {
    fc.assert(
      fc.property(
        fc.oneof(hostile, fc.string({ unit: 'grapheme', maxLength: 80 })),
        fc.integer({ min: 5, max: 30 }),
        (text, length) => {
          const short = clip(text, length);
          const count = [...new Intl.Segmenter('en').segment(short)].length;
          expect(count).toBeLessThanOrEqual(length);
          expect(short.length).toBeLessThanOrEqual(4 * length);
          if (text.length <= length) expect(short).toBe(text);
          expect(halfPair.test(short) && !halfPair.test(text)).toBe(false);
        },
      ),
    );
  });

  it('is cheap for a huge text', () => {
    expect(clip('a'.repeat(10_000_000), 20)).toHaveLength(20);
  });
});

const dialects = {
  github: { html: true, picture: true, mermaid: true, quickActions: false, limit: 65_000 },
  bitbucket: { html: false, picture: false, mermaid: false, quickActions: false, limit: 32_000 },
};

const inline: fc.Arbitrary<Inline> = fc.oneof(
  hostile,
  hostile.map((code) => ({ code })),
  hostile.map((text) => ({ strong: [text] })),
  hostile.map((text) => ({ mark: 'worse' as const, text })),
);

const block = fc.oneof(
  fc.array(inline, { maxLength: 3 }).map((text) => ({ type: 'paragraph' as const, text })),
  fc.array(fc.tuple(inline, inline), { minLength: 1, maxLength: 60 }).map((rows) => ({
    type: 'table' as const,
    align: ['left', 'right'] as const,
    head: [['A'], ['B']] as const,
    rows: rows.map(([a, b]) => [[a], [b]]),
  })),
  fc
    .tuple(hostile, fc.integer({ min: 1, max: 400 }))
    .map(([text, times]) => ({ type: 'code' as const, language: 'text', text: `${text}\n`.repeat(times) })),
);

const report: fc.Arbitrary<Report> = fc.record({
  key: fc.constant('train'),
  headline: fc.record({
    icon: fc.constantFrom('pass', 'fail'),
    text: fc.tuple(inline, fc.constant(' fell')),
  }),
  context: fc.array(inline, { maxLength: 3 }),
  sections: fc.array(
    fc.record({
      id: fc.constant('x'),
      title: fc.array(inline, { minLength: 1, maxLength: 2 }),
      fold: fc.constantFrom('plain', 'open', 'closed'),
      dropOrder: fc.integer({ min: 1, max: 5 }),
      blocks: fc.array(block, { minLength: 1, maxLength: 2 }),
    }),
    { maxLength: 8 },
  ),
  assets: fc.constant([]),
  footer: fc.constant(['the end']),
});

describe('fitting', () => {
  const marker = '<!-- cml key=train run=1.1 -->';

  it('never exceeds the limit, keeps marker and headline, and cuts no fold, table or character', () => {
    fc.assert(
      fc.property(
        report,
        fc.integer({ min: leastLimit, max: 30_000 }),
        fc.constantFrom(...Object.values(dialects)),
        (made, limit, dialect) => {
          const markdown = renderMarkdown(made, { dialect, urls: new Map(), marker, limit });
          expect(markdown.length).toBeLessThanOrEqual(limit);
          expect(markdown.startsWith(`${marker}\n\n### `)).toBe(true);
          expect(markdown).not.toMatch(halfPair);
          const root = parseMarkdown(markdown);
          expect(seen(root).endsWith('the end')).toBe(true);
          walk(root, (node, ancestors) => {
            if (node.type !== 'text' || !node.value.endsWith('the end')) return;
            expect(ancestors.map((ancestor) => ancestor.tagName)).not.toContain('details');
          });
          const shown = dialect.html ? elements(root, 'details').length : 0;
          const folds = dialect.html ? made.sections.filter((section) => section.fold !== 'plain').length : 0;
          if (shown < folds) expect(markdown).toContain('Left out to stay under');
        },
      ),
      { numRuns: runs },
    );
  });
});
