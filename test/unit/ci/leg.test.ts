import { expect, test } from 'vitest';
import { placeOf } from '../../../src/ci/leg.ts';

const run = (job: string) => ({ id: 1, attempt: 1, url: '', workflow: 'model', job });

test.each([
  ['a job by itself', 'train', {}, { key: 'train' }],
  ['a key of one’s own', 'train', { key: 'churn' }, { key: 'churn' }],
  ['a section of one’s own', 'train', { section: 'emea' }, { key: 'train', section: 'emea' }],
  [
    'GitHub’s matrix',
    'train',
    { matrix: '{"seed":1,"model":"cnn"}' },
    { key: 'train', section: 'seed=1, model=cnn' },
  ],
  [
    'a matrix within one',
    'train',
    { matrix: '{"env":{"gpu":true}}' },
    { key: 'train', section: 'env={"gpu":true}' },
  ],
  ['no matrix', 'train', { matrix: 'null' }, { key: 'train' }],
  ['an empty matrix', 'train', { matrix: '{}' }, { key: 'train' }],
  ['what is no matrix', 'train', { matrix: '[1' }, { key: 'train' }],
  ['a matrix and a section', 'train', { matrix: '{"seed":1}', section: 'a' }, { key: 'train', section: 'a' }],
  ['GitLab’s matrix', 'train: [cnn, 1]', {}, { key: 'train', section: 'cnn, 1' }],
  ['GitLab’s count', 'train 2/5', {}, { key: 'train', section: '2/5' }],
  ['a GitLab job with a colon', 'train:cnn', {}, { key: 'train:cnn' }],
])('the place of %s', (_, job, asked, place) => {
  expect(placeOf(run(job), asked)).toEqual(place);
});

test('at a terminal it is cml’s', () => expect(placeOf(undefined, {})).toEqual({ key: 'cml' }));
