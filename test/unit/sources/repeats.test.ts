import { expect, test } from 'vitest';
import { readMetrics } from '../../../src/sources/entries.ts';
import { memoryView } from '../../support/memory-view.ts';

async function read(file: string, content: string) {
  const entries = await readMetrics(memoryView(new Map([[file, Buffer.from(content)]])), file, 'files');
  return entries.map(({ key, value, replicates }) => [
    key,
    typeof value === 'object' ? value.number : value,
    ...(replicates ? [replicates.kind, replicates.values.map(({ id, value }) => [id, value])] : []),
  ]);
}

const bySeed = [
  [
    'accuracy',
    0.91,
    'seeds',
    [
      ['0', 0.9],
      ['7', 0.92],
    ],
  ],
  [
    'loss',
    0.3,
    'seeds',
    [
      ['0', 0.2],
      ['7', 0.4],
    ],
  ],
];

test('a column of seeds makes each row a training', async () => {
  expect(await read('metrics.csv', 'seed,accuracy,loss\n0,0.9,0.2\n7,0.92,0.4\n')).toEqual(bySeed);
});

test('of a log of all steps the last row of each seed counts', async () => {
  const log = 'seed,epoch,accuracy,loss\n0,1,0.5,0.9\n7,1,0.5,0.9\n0,2,0.9,0.2\n7,2,0.92,0.4\n';
  expect(await read('metrics.csv', log)).toEqual(bySeed);
});

test('a list of records, and lists side by side, do too', async () => {
  const records = [
    { seed: 0, accuracy: 0.9, loss: 0.2 },
    { seed: 7, accuracy: 0.92, loss: 0.4 },
  ];
  expect(await read('metrics.json', JSON.stringify(records))).toEqual(bySeed);
  const lists = { seed: [0, 7], accuracy: [0.9, 0.92], loss: [0.2, 0.4], threshold: 0.5 };
  expect(await read('metrics.json', JSON.stringify(lists))).toEqual([...bySeed, ['threshold', 0.5]]);
});

test('what cross_validate of scikit-learn returns has a fold a place', async () => {
  const scores = { fit_time: [1, 2], score_time: [1, 2], test_score: [0.8, 0.9] };
  expect(await read('metrics.json', JSON.stringify(scores))).toEqual([
    [
      'test_score',
      0.85,
      'folds',
      [
        ['0', 0.8],
        ['1', 0.9],
      ],
    ],
  ]);
});

test('a history of epochs is none', async () => {
  expect(await read('metrics.csv', 'epoch,accuracy\n1,0.5\n2,0.9\n')).toEqual([['accuracy', 0.9]]);
  expect(await read('metrics.json', '{"accuracy": [0.5, 0.9], "f1": 0.7}')).toEqual([['f1', 0.7]]);
  expect(await read('metrics.csv', 'seed,accuracy\n3,0.5\n3,0.9\n')).toEqual([
    ['seed', 3],
    ['accuracy', 0.9],
  ]);
});
