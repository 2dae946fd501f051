import { expect, it } from 'vitest';
import { readMetrics } from '../../../src/sources/entries.ts';
import { readPlots } from '../../../src/sources/plain.ts';
import { memoryView } from '../../support/memory-view.ts';

const viewOf = (name: string, text: string) => memoryView(new Map([[name, Buffer.from(text)]]));

async function metrics(name: string, text: string) {
  const found = await readMetrics(viewOf(name, text), name, 'files');
  return Object.fromEntries(found.map(({ key, value }) => [key, JSON.parse(JSON.stringify(value))]));
}

it.each([
  ['metrics.csv', 'epoch,loss\n', 'it holds no rows'],
  ['metrics.csv', 'name,kind\na,b\n', 'it has no numeric column; it has name, kind'],
  ['metrics.csv', 'epoch\n1\n', 'it has no numbers besides epoch'],
  ['metrics.json', '{"roc": {"fpr": [0, 1], "tpr": [0, 1]}}', 'it holds lists alone'],
  ['metrics.yaml', 'loss: [1, 2]\n', 'it holds lists alone'],
  ['metrics.json', '[]', 'it holds lists alone'],
])('%s without a metric says why: %j', async (name, text, why) => {
  await expect(metrics(name, text)).rejects.toThrow(why);
});

it('takes a file that has nothing yet, or a list beside a number, as it is', async () => {
  expect(await metrics('metrics.json', '{}')).toEqual({});
  expect(Object.keys(await metrics('metrics.json', '{"a": [1], "b": 2}'))).toEqual(['b']);
});

it('reads decimal commas where semicolons separate', async () => {
  const read = async (text: string) =>
    (await metrics('metrics.csv', text)) as Record<string, { number: number }>;
  expect((await read('epoch;loss\n1;0,75\n2;0,5\n')).loss).toMatchObject({ number: 0.5, text: '0.5' });
  expect((await read('metric;value\naccuracy;0,93\n')).accuracy).toMatchObject({ number: 0.93 });
  expect((await read('epoch;loss\n1;7,5e-3\n')).loss).toMatchObject({ number: 0.0075 });
  const [plot] = await readPlots(
    viewOf('plots/a.csv', 'epoch;loss\n1;0,75\n2;0,5\n'),
    'plots/a.csv',
    'files',
  );
  expect(plot).toMatchObject({ series: [{ name: 'loss', x: [1, 2], y: [0.75, 0.5] }] });
});

it('takes a comma for no point where points are, or where commas separate', async () => {
  expect(Object.keys(await metrics('metrics.csv', 'layers;loss;acc\n64,32;0.5;1\n'))).toEqual([
    'loss',
    'acc',
  ]);
  expect(await metrics('metrics.csv', 'a,b\n0,5\n')).toMatchObject({ a: { number: 0 }, b: { number: 5 } });
});
