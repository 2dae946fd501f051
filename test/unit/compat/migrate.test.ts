import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { dump, load } from 'js-yaml';
import { describe, expect, test } from 'vitest';
import { readYaml } from '../../../src/compat/migrate/scalars.ts';
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
    ['cml rerun-workflow', 'cml workflow rerun'],
    ['cml-send-github-check', 'cml check create'],
    ['cml-tensorboard-dev', 'cml tensorboard connect'],
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

const inFront =
  'curl -fsSL https://deb.nodesource.com/setup_22.x | bash - && apt-get install -y nodejs && npm install --global cml@1';

/** What becomes of a file, and what is said of it. */
function migrate(text: string): { text: string; said: readonly string[] } {
  const { edits, advice } = planMigration(text, names);
  return { text: applyEdits(text, edits), said: advice.map(({ line, message }) => `${line}: ${message}`) };
}

test.each([
  [
    'a GitLab pipeline in their image: this cml in front of the old one',
    `train:
  image: iterativeai/cml:0-dvc2-base1
  script:
    # pull
    - dvc repro
    - cml-send-comment report.md # post
    - 'cml publish plot.png --md >> report.md'
`,
    `train:
  image: iterativeai/cml:0-dvc2-base1
  script:
    # pull
    - ${inFront}
    - dvc repro
    - cml comment create report.md # post
    - 'cml asset publish plot.png --md >> report.md'
`,
  ],
  [
    'their image for all jobs, and one job that needs no cml',
    `image: {name: iterativeai/cml}
test:
  script: [pytest]
report:
  before_script:
  - vl2png a.json > a.png
  script:
  - cml comment create a.md
`,
    `image: {name: iterativeai/cml}
test:
  script: [pytest]
report:
  before_script:
  - ${inFront}
  - vl2png a.json > a.png
  script:
  - cml comment create a.md
`,
  ],
  [
    'a container on GitHub: a step in front of the one that calls cml',
    `jobs:
  run:
    container: docker://iterativeai/cml:0-dvc2-base1
    steps:
      - uses: actions/checkout@v3
      -   name: Report
          run: |
            cml comment create report.md
`,
    `jobs:
  run:
    container: docker://iterativeai/cml:0-dvc2-base1
    steps:
      - uses: actions/checkout@v3
      - uses: OWNER/cml/setup@v1
      -   name: Report
          run: |
            cml comment create report.md
`,
  ],
  [
    'a container that is too old for any Node: another, and what the old one brought',
    `jobs:
  run:
    container:
      image: docker://dvcorg/cml-py3:latest # CML
      options: --ipc=host
    steps:
      - run: dvc repro && cml-send-comment report.md
`,
    `jobs:
  run:
    container:
      image: docker://nikolaik/python-nodejs:python3.12-nodejs22 # CML
      options: --ipc=host
    steps:
      - uses: OWNER/cml/setup@v1
      - run: pip install dvc
      - run: dvc repro && cml comment create report.md
`,
  ],
  [
    'Bitbucket: an image for all steps',
    `image: iterativeai/cml:0-dvc2-base1
pipelines:
  default:
    - step:
        name: Report
        script:
          - cml comment create report.md
        after-script:
          - cml-send-comment report.md
`,
    `image: iterativeai/cml:0-dvc2-base1
pipelines:
  default:
    - step:
        name: Report
        script:
          - ${inFront}
          - cml comment create report.md
        after-script:
          - cml comment create report.md
`,
  ],
  [
    'npm, with a Node of that time',
    `jobs:
  a:
    steps:
      - uses: actions/setup-node@v1
        with: {node-version: '16'}
      - run: npm i -g @dvcorg/cml@0.20.0
  b:
    steps:
      - uses: actions/setup-node@v1
        with:
          node-version: 16.x # for the page
`,
    `jobs:
  a:
    steps:
      - uses: actions/setup-node@v1
        with: {node-version: '22'}
      - run: npm i -g cml@1
  b:
    steps:
      - uses: actions/setup-node@v1
        with:
          node-version: 16.x # for the page
`,
  ],
  [
    'npm in an image of Node, and the installation of another',
    `a:
  image: "node:14-buster"
  script: npm update -g @dvcorg/cml
b:
  script:
    - curl -sL https://deb.nodesource.com/setup_16.x | bash
    - npm install --location=global @dvcorg/cml
`,
    `a:
  image: "node:22-bookworm"
  script: npm update -g cml@1
b:
  script:
    - curl -sL https://deb.nodesource.com/setup_22.x | bash
    - npm install --global cml@1
`.replace('--global', '--location=global'),
  ],
  [
    'the set-up action with its inputs',
    `jobs:
  a:
    container: ghcr.io/iterative/cml:0-dvc2-base1-gpu
    steps:
      - uses: 'iterative/setup-cml@v3'
        with:
          version: v0.20.0
          vega: false
      - {uses: iterative/setup-cml@4f1a2b3c, with: {sudo: false, force: true}}
      - run: cml-pr "." && cml-runner --labels=cml-pr
`,
    `jobs:
  a:
    container: ghcr.io/iterative/cml:0-dvc2-base1-gpu
    steps:
      - uses: 'OWNER/cml/setup@v1'
        with:
          version: v0.20.0
          vega: false
      - {uses: OWNER/cml/setup@v1, with: {sudo: false, force: true}}
      - run: cml pr create "." && cml runner launch --labels=cml-pr
`,
  ],
])('%s', (_name, before, after) => {
  expect(migrate(before).text).toBe(after);
  expect(migrate(after).text).toBe(after);
  const windows = (text: string) => text.replaceAll('\n', '\r\n');
  expect(migrate(windows(before)).text).toBe(windows(after));
});

describe('the workflows that its documentation shows', () => {
  const folder = join(import.meta.dirname, '../../fixtures/workflows');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.yml'),
  );

  test.each(files)('%s keeps no old name, and the rest as it is', (file) => {
    const before = readFileSync(join(folder, file), 'utf8');
    const { text } = migrate(before);
    expect(text.replace(/^.*(?:container|image): .*$|--labels=\S+/gm, '')).not.toMatch(
      /iterative\/setup-cml|@dvcorg|\bcml-(?:pr|publish|send|runner|tensorboard)|cml (?:publish|ci|send-comment)\b/,
    );
    const { edits } = planMigration(before, names);
    const touched = new Set(edits.filter(({ start, end }) => start < end).map(({ line }) => line));
    const rest = before.split('\n').filter((_line, index) => !touched.has(index + 1));
    const kept = text.split('\n');
    for (const line of rest) expect(kept).toContain(line);
    expect(() => load(text)).not.toThrow();
    expect(planMigration(text, names).edits).toEqual([]);
  });
});

test('says what was done about an image, and what was not', () => {
  const job = (image: string, script: string) => migrate(`a:\n  image: ${image}\n  script: ${script}\n`).said;
  expect(job('iterativeai/cml', '[cml ci]')).toEqual([
    expect.stringMatching(/^2: the image iterativeai\/cml is no longer kept.*put `curl .* first/),
  ]);
  expect(job('iterativeai/cml', '\n  - cml ci')).toEqual([
    expect.stringContaining('in front of the old one'),
  ]);
  expect(job('iterativeai/cml-tools:1', '\n  - cml ci')).toEqual([]);
  expect(migrate('b:\n  script:\n  - npm install -g vega-cli vega-lite\n').said).toEqual([
    expect.stringContaining('vl2png and vl2svg come with cml'),
  ]);
});

test('what is not iterative’s stays byte for byte, whatever the file', () => {
  const noise = fc.constantFrom(
    'echo cml-x',
    'my-cml-pr .',
    '# cml-pr',
    'pytest -q',
    '"a: b"',
    "'é\u00a0ü'",
    'ls  ',
  );
  const theirs = fc.constantFrom('cml-pr .', 'cml publish a.png', 'npm i -g @dvcorg/cml', 'vl2png a > b');
  const image = fc.constantFrom('python:3.8', 'iterativeai/cml:0-dvc2-base1', 'dvcorg/cml', 'node:16');
  const job = fc.record({ image, script: fc.array(fc.oneof(noise, theirs), { minLength: 1, maxLength: 5 }) });
  fc.assert(
    fc.property(
      fc.array(job, { minLength: 1, maxLength: 4 }),
      fc.nat(3),
      fc.boolean(),
      (jobs, spaces, isWindows) => {
        const pad = ' '.repeat(spaces + 1);
        const lines = jobs.flatMap(({ image: one, script }, index) => [
          `job${index}: # ${index}`,
          `${pad}image: ${one}`,
          `${pad}script:`,
          ...script.map((line) => `${pad}-  ${line}`),
        ]);
        const end = isWindows ? '\r\n' : '\n';
        const text = lines.join(end);
        const { edits } = planMigration(text, names);
        const migrated = applyEdits(text, edits);
        const touched = new Set(edits.filter((edit) => edit.start < edit.end).map(({ line }) => line));
        const added = edits.flatMap((edit) =>
          edit.start === edit.end ? edit.text.split(end).slice(0, -1) : [],
        );
        const rest = lines.filter((_line, index) => !touched.has(index + 1));
        const kept = migrated.split(end).filter((line) => !added.includes(line));
        for (const line of rest) expect(kept).toContain(line);
        expect(kept).toHaveLength(lines.length);
        expect(Object.keys(load(migrated) as object)).toEqual(Object.keys(load(text) as object));
        expect(planMigration(migrated, names).edits).toEqual([]);
      },
    ),
  );
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
      for (const { path, value: found } of readYaml(text).scalars) {
        const there = path.reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], load(text));
        expect(there).toBe(found);
      }
    }),
  );
});
