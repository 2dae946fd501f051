import { expect, test } from 'vitest';
import { specAlt } from '../../../src/pipeline/render/plots/spec-alt.ts';

const cells = [
  { actual: 'cat', predicted: 'cat', n: 7 },
  { actual: 'dog', predicted: 'cat', n: 2 },
];

test.each([
  ['its own description', { mark: 'bar', description: 'Errors by\n region' }, 'Errors by region'],
  [
    'a confusion matrix with its numbers',
    {
      data: { values: cells },
      encoding: { x: { field: 'predicted' }, y: { field: 'actual' } },
      layer: [
        { mark: 'rect', encoding: { color: { field: 'n' } } },
        { mark: 'text', encoding: { text: { field: 'n' } } },
      ],
    },
    'a heat map of n by predicted and actual: cat, cat 7; cat, dog 2',
  ],
  [
    'horizontal bars by what they measure',
    {
      data: { values: [{ who: 'a', f1: 0.91234 }] },
      mark: 'bar',
      encoding: { x: { field: 'f1', type: 'quantitative' }, y: { field: 'who' } },
    },
    'a bar chart of f1 by who: a 0.9123',
  ],
  [
    'what it computes, without numbers that it does not have',
    {
      data: { url: 'x.csv' },
      mark: { type: 'line' },
      encoding: { x: { field: 'day', type: 'temporal' }, y: { field: 'mae', aggregate: 'mean' } },
    },
    'a line chart of mean of mae by day',
  ],
  ['no more than it knows', { layer: 'x', encoding: 5 }, 'a chart'],
  ['nothing of a mark that says nothing', { mark: 'text', encoding: {} }, 'a chart'],
])('an alternative text says %s', (_, spec, text) => {
  expect(specAlt(spec).full).toBe(text);
});

test('many rows are not read out', () => {
  const values = Array.from({ length: 1000 }, (_, n) => ({ a: n, b: n }));
  const spec = { data: { values }, mark: 'point', encoding: { x: { field: 'a' }, y: { field: 'b' } } };
  expect(specAlt(spec)).toEqual({ short: 'a scatter plot of b by a', full: 'a scatter plot of b by a' });
});
