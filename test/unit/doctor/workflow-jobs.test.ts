import { describe, expect, test } from 'vitest';
import { jobsNamedByThemselves, namesakes } from '../../../src/doctor/workflow-jobs.ts';
import { parseYaml } from '../../../src/formats/yaml.ts';

/** Where the job `train` of these steps runs cml under its own name. */
function folders(steps: string, around = ''): string[] {
  const text = `${around}\njobs:\n  train:\n    steps: ${steps}\n`;
  return jobsNamedByThemselves('a.yml', parseYaml(text)).map(({ folder }) => folder);
}

describe('a job is named by itself', () => {
  test.each([
    ['by the action', '[{ uses: OWNER/cml@v1, with: { run: python train.py } }]', ''],
    ['by the action in a folder', '[{ uses: OWNER/cml@v1, with: { working-directory: cnn } }]', 'cnn'],
    ['by the command', '[{ run: cml run -- python train.py }]', ''],
    ['by npx, after others', '[{ run: "pip install x\\nnpx --yes cml@1 run -- python train.py" }]', ''],
    ['by the command in a folder', '[{ run: cml run -C bert, working-directory: nlp }]', 'nlp/bert'],
    ['with a key that is the training’s', '[{ run: cml run -- python train.py --key 1 }]', ''],
  ])('%s', (_how, steps, folder) => expect(folders(steps)).toEqual([folder]));

  test('in the folder that is usual there', () => {
    expect(folders('[{ run: cml run }]', 'defaults: { run: { working-directory: nlp } }')).toEqual(['nlp']);
  });
});

describe('a job is not', () => {
  test.each([
    ['with a key of the action', '[{ uses: OWNER/cml@v1, with: { key: cnn } }]'],
    ['with one of the command', '[{ run: cml run --key=cnn -- python train.py }]'],
    ['with one on the next line', '[{ run: "cml run \\\\\\n  -k cnn -- python train.py" }]'],
    ['with one in the environment', '[{ run: cml run, env: { CML_KEY: cnn } }]'],
    ['that posts what a fork left', '[{ uses: OWNER/cml@v1, with: { bundle: bundles } }]'],
    ['that only sets cml up', '[{ uses: OWNER/cml/setup@v1 }, { run: cml doctor }]'],
    ['in a comment', '[{ run: "# cml run\\ntrue" }]'],
    [
      'in a folder that only a run knows',
      `[{ run: cml run, working-directory: "$${'{{ matrix.model }}'}" }]`,
    ],
    ['that is none', 'nonsense'],
  ])('%s', (_how, steps) => expect(folders(steps)).toEqual([]));

  test.each(['env: { CML_KEY: all }', 'name: x'])('of a workflow with a key for all: %s', (around) => {
    expect(folders('[{ run: cml run }]', around)).toEqual(around.startsWith('env') ? [] : ['']);
  });
});

test('jobs of one name are told by file, and others are not', () => {
  const job = (file: string, name: string) => ({ file, job: name, folder: '' });
  expect(namesakes([job('a.yml', 'train'), job('a.yml', 'test'), job('b.yml', 'train')])).toEqual([
    { job: 'train', files: ['a.yml', 'b.yml'] },
  ]);
});
