import { expect, it } from 'vitest';
import { parseTable } from '../../../src/pipeline/evidence/table.ts';

const table = (file: string, text: string) => parseTable(file, Buffer.from(text));

it('keeps numbers as numbers, and what is none as it stands', async () => {
  const { rows, columns } = await table(
    'p.csv',
    'id,label,score,note\n1,cat,0.25,\n2,dog,1e-3,"a, b"\n3,cat,.5,7\n',
  );
  expect(rows).toBe(3);
  expect(columns.get('id')).toBeInstanceOf(Float64Array);
  expect(Array.from(columns.get('score')!)).toEqual([0.25, 0.001, 0.5]);
  expect(columns.get('label')).toEqual(['cat', 'dog', 'cat']);
  // An empty cell is no number, and makes none of its neighbours text.
  expect(columns.get('note')).toEqual(['', 'a, b', 7]);
});

it('reads rows that are too short or too long by their header', async () => {
  const { columns } = await table('p.tsv', 'a\tb\n1\n\n2\t3\t4\n');
  expect(Array.from(columns.get('a')!)).toEqual([1, 2]);
  expect(columns.get('b')).toEqual(['', 3]);
});

it('reads the same from JSON Lines', async () => {
  const { rows, columns } = await table('p.jsonl', '{"id":1,"ok":true}\n{"id":2,"ok":null}\n');
  expect(rows).toBe(2);
  expect(Array.from(columns.get('id')!)).toEqual([1, 2]);
  expect(columns.get('ok')).toEqual([true, null]);
});
