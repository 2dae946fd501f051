import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fileDialect } from '../../../src/pipeline/render/file-dialect.ts';
import { renderMarkdown } from '../../../src/pipeline/render/markdown.ts';
import { combine } from '../../../src/pipeline/sections/combine.ts';
import { decodePart, encodePart, type Part } from '../../../src/pipeline/sections/part.ts';

function part(name: string, icon: Part['report']['headline']['icon'] = 'pass', size = 1): Part {
  return {
    name,
    title: 'model',
    sha: 'a'.repeat(40),
    run: { id: 1, attempt: 1 },
    report: {
      headline: { icon, text: [`news of ${name}`] },
      context: ['this PR against main'],
      sections: [
        {
          id: 'metrics',
          title: [],
          fold: 'plain',
          dropOrder: 0,
          blocks: [{ type: 'paragraph', text: ['numbers'] }],
        },
        {
          id: 'more',
          title: ['More'],
          fold: 'closed',
          dropOrder: 30,
          blocks: [{ type: 'paragraph', text: ['words '.repeat(size)] }],
        },
      ],
      footer: [],
    },
    urls: {},
  };
}

const text = (parts: readonly Part[], limit = Number.POSITIVE_INFINITY) => {
  const { report, urls } = combine('train', parts);
  return renderMarkdown(report, { dialect: { ...fileDialect, limit }, urls });
};
const headline = (parts: readonly Part[]) => text(parts).split('\n')[0];

test('the headline tells what failed first, then what needs a look', () => {
  expect(headline([part('a'), part('b', 'fail'), part('c', 'warn')])).toBe(
    '### ❌ model: 1 of 3 parts failed: b · 1 needs a look: c',
  );
  expect(headline([part('a'), part('b', 'warn'), part('c', 'warn')])).toBe(
    '### ⚠️ model: 2 need a look: b and c · 3 parts',
  );
  expect(headline([part('a'), part('b', 'neutral')])).toBe('### ✅ model: 1 of 2 parts better, none worse');
  expect(headline([part('a', 'neutral'), part('b', 'neutral')])).toBe('### ℹ️ model: 2 parts, none worse');
});

test('parts stand in one order, as people count, however they come', () => {
  const names = ['seed=1', 'seed=2', 'seed=10', 'a', 'B'];
  fc.assert(
    fc.property(fc.shuffledSubarray(names, { minLength: names.length }), (order) => {
      expect(text(order.map((name) => part(name)))).toBe(text(names.map((name) => part(name))));
    }),
    { numRuns: 30 },
  );
});

test('a comment too long loses details first, numbers of failed parts last, and the table never', () => {
  const parts = Array.from({ length: 40 }, (_, i) => part(`leg-${i}`, i === 7 ? 'fail' : 'pass', 2000));
  const body = text(parts, 20_000);
  expect(body.length).toBeLessThanOrEqual(20_000);
  expect(body.match(/^\| leg-\d+ \|/gm)).toHaveLength(40);
  expect(body).toContain('<details open><summary><b>leg-7</b>');
  expect(body).toContain('Left out to stay under');
});

test('a part is read back as it was written', () => {
  const given = part('a', 'warn');
  expect(decodePart(encodePart(given))).toEqual(given);
});

test.each([
  ['no JSON', '{'],
  ['another shape', '{"name": 1}'],
  [
    'a mark that is none',
    JSON.stringify({ ...part('a'), report: { ...part('a').report, footer: [{ mark: 'x', text: '' }] } }),
  ],
])('what is %s is refused', (_, bytes) => {
  expect(() => decodePart(Buffer.from(bytes))).toThrow(/not what cml writes/);
});
