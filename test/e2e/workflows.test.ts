import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Build, bitbucketBuild, githubBuild, gitlabBuild } from '../support/builds.ts';
import { cml } from '../support/cml.ts';
import { type Machine, makeMachine, pipelineFile, runPipeline } from '../support/pipelines.ts';
import { type Registry, startRegistry } from '../support/registry.ts';
import { temporaryDirectory } from '../support/repo.ts';
import { dockerProgram, githubProgram, gitlabProgram } from '../support/runner-programs.ts';
import { needs } from '../support/tools.ts';

const fixtures = resolve(import.meta.dirname, '../fixtures');
const starts = { github: githubBuild, gitlab: gitlabBuild, bitbucket: bitbucketBuild };
const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==',
  'base64',
);

/** What a training with TensorBoard writes, to be copied as if it did. */
function eventFiles(folder: string): Readonly<Record<string, Uint8Array>> {
  const names = readdirSync(join(fixtures, folder), { recursive: true, encoding: 'utf8' });
  const files = names.filter((name) => name.includes('tfevents'));
  return Object.fromEntries(files.map((name) => [`tb/${name}`, readFileSync(join(fixtures, folder, name))]));
}

/** What repositories of these workflows hold: a training that writes what it measured, in no time. */
const repository = {
  'train.py': `import base64
open("metrics.txt", "w").write("accuracy: 0.9375\\n")
open("metrics.json", "w").write('{"accuracy": 0.9375}\\n')
open("classes.csv", "w").write("actual,predicted\\ncat,cat\\ndog,dog\\n")
open("plot.png", "wb").write(base64.b64decode("${png.toString('base64')}"))
`,
  // Trains until its reports were seen.
  'live.sh': `for epoch in 1 2 3; do for file in report debug; do echo "$file epoch $epoch" >> $file.md; done; done
until [ -e "$HOME/trained" ]; do sleep 0.1; done
`,
  'train-tensorboard.sh': 'mkdir -p logs && cp -r tb/* logs\n',
  'vega.json': JSON.stringify({
    $schema: 'https://vega.github.io/schema/vega-lite/v4.json',
    data: {
      values: [
        { step: 0, loss: 1 },
        { step: 1, loss: 0.5 },
      ],
    },
    mark: 'line',
    encoding: { x: { field: 'step', type: 'quantitative' }, y: { field: 'loss', type: 'quantitative' } },
  }),
  ...eventFiles('sources/tensorboard/summary-writer'),
  'metrics.csv': 'step,loss\n0,1\n1,0.5\n',
  'model.json': '{"accuracy": 0.9}\n',
  'plot.png': png,
  '.gitignore':
    'report.md\ndebug.md\nfinal.md\nlogs/\nmetrics.txt\nmetrics.json\nclasses.csv\n.gitlab-ci-local/\n',
};

interface Workflow {
  /** The folder of test/fixtures/workflows. */
  readonly name: string;
  /** What is built; the change request where nothing is said. */
  readonly event?: 'push' | 'branch';
  /** Programs, beside the one that stands in for the runner. */
  readonly needs?: readonly string[];
  /** Beside the token. */
  readonly secrets?: Readonly<Record<string, string>>;
  /** Beside those of the others, or in their place. */
  readonly files?: Readonly<Record<string, string>>;
  readonly prepare?: (build: Build) => void;
  readonly settled?: (build: Build) => boolean;
  /** What a user finds afterwards. */
  readonly expect: (build: Build, log: string) => void | Promise<void>;
  /** Takes its cml from npm, on every forge. */
  readonly installs?: true;
  /** The job ends red, and says why. */
  readonly fails?: true;
}

const workflows: readonly Workflow[] = [
  {
    name: 'basic-report',
    event: 'branch',
    async expect(build) {
      expect(build.comments()).toHaveLength(1);
      expect(build.comments()[0]).toContain('accuracy: 0.9375');
      expect(await pictures(build)).toBe(1);
    },
  },
  {
    name: 'dvc-diff',
    needs: ['dvc'],
    files: {
      '.dvc/config': '',
      '.dvc/.gitignore': '/config.local\n/tmp\n/cache\n',
      'dvc.yaml': `stages:
  train:
    cmd: python train.py
    metrics:
      - metrics.json:
          cache: false
    plots:
      - classes.csv:
          cache: false
`,
      'metrics.json': '{"accuracy": 0.9}\n',
      'classes.csv': 'actual,predicted\ncat,dog\ndog,dog\n',
      '.gitignore': 'report.md\n.gitlab-ci-local/\n',
    },
    async expect(build) {
      const [body = ''] = build.comments();
      expect(body).toMatch(/\| metrics\.json *\| accuracy *\| 0\.9 *\| 0\.9375 *\|/);
      expect(await pictures(build)).toBe(1);
    },
  },
  {
    name: 'two-watched',
    settled: (build) => build.comments().filter((body) => body.includes('epoch 3')).length === 2,
    expect(build) {
      expect(build.comments()).toHaveLength(2);
      for (const file of ['report', 'debug'])
        expect(
          build.comments().some((body) => body.includes(`${file} epoch 1\n${file} epoch 2\n${file} epoch 3`)),
        ).toBe(true);
    },
  },
  {
    name: 'pr-merge',
    event: 'push',
    expect(build) {
      expect(build.requests()).toMatchObject([
        { target: 'main', merge: build.kind === 'gitlab' ? 'queued' : 'merged' },
      ]);
      const [{ source } = { source: '' }] = build.requests();
      expect(build.server.git('diff', '--name-only', 'main~0', source)).toBe('model.json');
      expect(build.comments(build.repo.git('rev-parse', 'origin/main'))).toEqual([
        expect.stringMatching(/\[CML's (Pull|Merge) Request\]\(http/),
      ]);
    },
  },
  {
    name: 'tensorboard',
    secrets: { TB_CREDENTIALS: '{}' },
    async expect(build, log) {
      expect(log).toContain('tensorboard.dev ended in 2024');
      expect(build.comments()).toHaveLength(2);
      expect(build.comments().filter((body) => body.includes('!['))).toHaveLength(1);
      expect(await pictures(build)).toBeGreaterThan(0);
    },
  },
  {
    name: 'send-comment',
    async expect(build) {
      expect(build.comments()).toEqual([expect.stringContaining('## Model metrics\naccuracy: 0.9375')]);
      expect(build.comments()[0]).toContain('"confusion-matrix"');
      expect(await pictures(build)).toBe(1);
    },
  },
  {
    name: 'publish-md',
    async expect(build) {
      const [body = '', ...more] = build.comments();
      expect(more).toEqual([]);
      expect(await pictures(build)).toBe(2);
      for (const [text, file] of [
        ['the model', 'model.json'],
        ['all numbers', 'metrics.csv'],
      ] as const) {
        const url = new RegExp(`\\[${text}\\]\\(([^)\\s]+)\\)`).exec(body)?.[1] ?? '';
        expect((await build.show(url)).bytes.toString()).toBe(repository[file]);
      }
    },
  },
  {
    name: 'check',
    expect(build) {
      expect(build.statuses().map(({ name }) => name)).toEqual(['CML Report', 'CML neutral test']);
      if (build.kind === 'github') expect(build.statuses()[0]?.summary).toContain('accuracy: 0.9375');
    },
  },
  {
    name: 'prepare',
    event: 'push',
    expect(build) {
      expect(build.server.git('log', '--format=%s', 'main..measured')).toBe('Metrics');
    },
  },
  {
    name: 'rerun',
    prepare: (build) => {
      for (const id of [99, 100])
        build.build(id, { github: 'completed', gitlab: 'failed', bitbucket: 'COMPLETED' }[build.kind]);
    },
    expect(build, log) {
      expect(log).toContain('99 runs again');
      expect(log).toContain('100 runs again');
      if (build.kind === 'bitbucket') expect(log).toMatch(/\{[0-9a-f-]+100\} runs again/);
    },
  },
  {
    name: 'npm-install',
    installs: true,
    prepare: (build) => build.say('old\n\n![](https://cml.dev/watermark.png#abc123 "CML watermark")'),
    async expect(build) {
      expect(build.comments()).toEqual([expect.stringContaining('accuracy: 0.9375')]);
      expect(await pictures(build)).toBe(1);
    },
  },
  {
    name: 'cloud',
    event: 'branch',
    fails: true,
    expect(_build, log) {
      expect(log).toContain('terraform-provider-iterative is no longer kept');
      expect(log).toContain('cml@1 runner launch');
    },
  },
];

/** Its job waits for a machine. */
const onPremise: Workflow = { name: 'on-premise', event: 'branch', expect() {} };

/** How many pictures the comments name; each shows to who may read the repository. */
async function pictures(build: Build): Promise<number> {
  const urls = build
    .comments()
    .flatMap((body) => [...body.matchAll(/!\[[^\]]*\]\(([^)\s]+)/g)].map(([, url]) => url!));
  for (const url of urls) expect((await build.show(url)).bytes.subarray(1, 4).toString()).toBe('PNG');
  return urls.length;
}

/** As a user does, less the container: the programs of this machine are what it would hold. */
async function migrate(build: Build, file: string): Promise<void> {
  expect(await cml(build.repo.path, ['migrate'])).toMatchObject({
    code: 0,
    stdout: expect.stringContaining(`${file}:`),
  });
  const text = readFileSync(join(build.repo.path, file), 'utf8');
  build.repo.write({ [file]: text.replace(/^ +container: .*\n/gm, '') });
}

let machine: Machine;
let registry: Registry;
beforeAll(async () => {
  registry = await startRegistry();
  machine = await makeMachine(registry.url);
});
afterAll(() => registry.close());

describe.each([
  ['github', ['act', 'python3']],
  ['gitlab', ['gitlab-ci-local', 'python3', 'rsync']],
  ['bitbucket', ['python3']],
] as const)('workflows of iterative/cml on %s, migrated and run', (forge, programs) => {
  // An image brings cml, as their own did: this one. Elsewhere the pipeline has to get it.
  const bringsCml = ({ installs }: Workflow) => forge !== 'github' && !installs;

  /** The build of a repository that has the workflow, migrated where that is what it takes. */
  async function start(workflow: Workflow): Promise<Build> {
    const file = pipelineFile[forge];
    const text = readFileSync(join(fixtures, 'workflows', workflow.name, `${forge}.yml`), 'utf8');
    const build = await starts[forge]({
      files: { ...repository, ...workflow.files, [file]: text },
      ...(workflow.event && { event: workflow.event }),
    });
    if (!bringsCml(workflow)) await migrate(build, file);
    return build;
  }

  const runnable = (workflow: Workflow) => ({
    ...needs(...programs, ...(workflow.needs ?? [])),
    timeout: 180_000,
  });

  for (const workflow of workflows)
    test(workflow.name, runnable(workflow), async () => {
      const build = await start(workflow);
      try {
        workflow.prepare?.(build);
        const hasCml = bringsCml(workflow);
        const { code, log } = await runPipeline({
          build,
          machine,
          hasCml,
          secrets: workflow.secrets ?? {},
          ...(workflow.settled && { settled: () => workflow.settled!(build) }),
        });
        expect(code === 0, log).toBe(!workflow.fails);
        await workflow.expect(build, log);
        expect(log).not.toContain(build.env.REPO_TOKEN);
        expect(build.violations).toEqual([]);
      } finally {
        await build.close();
      }
    });

  /** The machine takes the job; what its runner program would run is run by what stands in for it. */
  test('on-premise: a machine runs the job, and leaves', runnable(onPremise), async () => {
    const build = await start(onPremise);
    try {
      build.offerProgram(githubProgram());
      const workdir = join(temporaryDirectory('machine'), 'own');
      const launched = cml(
        temporaryDirectory('nowhere'),
        [
          ...[
            'runner',
            'launch',
            `--repo=${build.repo.git('remote', 'get-url', 'origin')}`,
            `--driver=${forge}`,
          ],
          ...[
            '--token',
            build.admin,
            `--labels=cml${forge === 'bitbucket' ? '.' : '-'}gpu`,
            '--name=own',
            '--idle-timeout=1',
            `--workdir=${workdir}`,
          ],
        ],
        {
          env: {
            ...(forge !== 'github' && build.env),
            PATH: `${gitlabProgram()}:${dockerProgram()}:${process.env.PATH}`,
            HOLD: '1',
          },
        },
      );
      if (forge === 'github') {
        await until(() => existsSync(join(workdir, 'arguments')));
        build.addRunner('own', ['cml-gpu']);
        writeFileSync(join(workdir, 'go'), '');
      }
      await until(() => existsSync(join(workdir, 'taken')));
      const { code, log } = await runPipeline({ build, machine, hasCml: forge !== 'github', secrets: {} });
      expect(code, log).toBe(0);
      expect(build.comments()).toEqual([expect.stringContaining('Hi from CML!')]);
      expect(build.runners()).toEqual(['own']);
      writeFileSync(join(workdir, 'go-on'), '');
      expect(await launched).toMatchObject({
        code: 0,
        stderr: expect.stringContaining('own is no runner'),
      });
      expect(build.runners()).toEqual([]);
      expect(build.violations).toEqual([]);
    } finally {
      await build.close();
    }
  });
});

async function until(holds: () => boolean): Promise<void> {
  for (let tries = 0; tries < 400 && !holds(); tries += 1) await sleep(50);
  expect(holds()).toBe(true);
}
