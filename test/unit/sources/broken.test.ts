import { expect, it } from 'vitest';
import { collect } from '../../../src/pipeline/collect/index.ts';
import { memoryView } from '../../support/memory-view.ts';

const options = { metrics: [], params: [], plots: [], ignore: [] };

it.each([
  ['a/metrics.json', '', 'a/metrics.json was left out: it is empty.'],
  ['a/metrics.yaml', ' \n', 'a/metrics.yaml was left out: it is empty.'],
  ['a/metrics.csv', '', 'a/metrics.csv was left out: it is empty.'],
  [
    'wandb/run-1-x/run-x.wandb',
    ':W&B\xe1\xbe\x09rest',
    'it is of version 9 of its format, and version 0 is read.',
  ],
  ['dvc.yaml', 'metrics: [../../etc/passwd]\n', 'it lies outside of the repository.'],
])('%s: what is wrong with it is said by its name, and the others are read', async (path, content, said) => {
  const files = new Map([
    [path, Buffer.from(content, 'latin1')],
    ['ok/metrics.json', Buffer.from('{"good": 1}')],
  ]);
  const run = await collect(memoryView(files), options);
  expect(run.metrics.map(({ key }) => key)).toEqual(['good']);
  expect(run.warnings.map(({ message }) => message)).toEqual([expect.stringContaining(said)]);
});

it('metrics that a script has yet to append to are no mistake', async () => {
  const run = await collect(memoryView(new Map([['.cml/metrics', Buffer.alloc(0)]])), options);
  expect(run.warnings).toEqual([]);
});
