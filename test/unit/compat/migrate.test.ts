import fc from 'fast-check';
import { dump, load } from 'js-yaml';
import { describe, expect, test } from 'vitest';
import { scalarsOf } from '../../../src/compat/migrate/scalars.ts';
import { applyEdits, type Names, planMigration } from '../../../src/compat/migrate/workflow.ts';

const names: Names = {
  setup: 'OWNER/cml/setup@v1',
  npm: 'cml@1',
  commands: new Map([
    ['cml-send-comment', 'cml comment create'],
    ['cml send-comment', 'cml comment create'],
    ['cml-publish', 'cml asset publish'],
    ['cml publish', 'cml asset publish'],
    ['cml-pr', 'cml pr create'],
    ['cml pr', 'cml pr create'],
    ['cml-runner', 'cml runner launch'],
    ['cml runner', 'cml runner launch'],
    ['cml ci', 'cml repo prepare'],
    ['cml tensorboard-dev', 'cml tensorboard connect'],
  ]),
};

const workflow = `# Train and report
on: [push] # every push
permissions:
  contents: read
jobs:
  train:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v3
      - uses: "iterative/setup-cml@v1"   # the bot
        with: { version: latest }
      - name: cml-pr is only a word here
        env: { REPO_TOKEN: "\${{ secrets.GITHUB_TOKEN }}" }
        run: |
          pip install -r requirements.txt   # unchanged
          cml ci
          vl2png vega.json | cml-publish --md >> report.md
          cml send-comment report.md && cml-send-comment other.md
          cml pr create . ; cml pr "*.json"
          my-cml-pr; cml-prx; ./cml-pr/run
          cml comment create report.md
      - run: npm i -g @dvcorg/cml@0.20.0 && cml runner --cloud=aws --labels=cml-runner
`;

describe('a workflow of iterative/cml', () => {
  const { edits, advice } = planMigration(workflow, names);
  const migrated = applyEdits(workflow, edits);

  test('changes in the places that matter, and nowhere else', () => {
    const before = workflow.split('\n');
    const changed = migrated
      .split('\n')
      .flatMap((line, index) => (line === before[index] ? [] : [line.trim()]));
    expect(changed).toEqual([
      '- uses: "OWNER/cml/setup@v1"   # the bot',
      'cml repo prepare',
      'vl2png vega.json | cml asset publish --md >> report.md',
      'cml comment create report.md && cml comment create other.md',
      'cml pr create . ; cml pr create "*.json"',
      '- run: npm i -g cml@1 && cml runner launch --cloud=aws --labels=cml-runner',
    ]);
    expect(edits.map(({ line }) => line)).toEqual([10, 16, 17, 18, 18, 19, 22, 22]);
  });

  test('says what a person has to decide', () => {
    expect(advice.map(({ line, message }) => [line, message.slice(0, 30)])).toEqual([
      [4, 'the pictures of reports are ke'],
      [22, '--cloud=aws rented a machine b'],
    ]);
  });

  test('is not changed a second time', () => {
    expect(planMigration(migrated, names).edits).toEqual([]);
  });
});

test('a GitLab pipeline: its script as a list, and an image of theirs', () => {
  const pipeline = `train:
  image: iterativeai/cml:0-dvc2-base1
  script:
    - dvc repro
    - cml-send-comment report.md # post
    - 'cml publish plot.png --md >> report.md'
`;
  const { edits, advice } = planMigration(pipeline, names);
  expect(applyEdits(pipeline, edits)).toBe(
    pipeline.replace('cml-send-comment', 'cml comment create').replace('cml publish', 'cml asset publish'),
  );
  expect(advice).toMatchObject([
    { line: 2, message: expect.stringContaining('iterativeai/cml:0-dvc2-base1') },
  ]);
});

test('every scalar of any YAML is found where it stands', () => {
  const leaf = fc.oneof(fc.string(), fc.integer().map(String));
  const tree = fc.letrec((tie) => ({
    node: fc.oneof(
      { depthSize: 'small' },
      leaf,
      fc.array(tie('node'), { maxLength: 3 }),
      fc.dictionary(fc.string(), tie('node'), { maxKeys: 3, noNullPrototype: true }),
    ),
  })).node;
  fc.assert(
    fc.property(tree, (value) => {
      const text = dump(value);
      for (const { path, value: found } of scalarsOf(text)) {
        const there = path.reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], load(text));
        expect(there).toBe(found);
      }
    }),
  );
});
