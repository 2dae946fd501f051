import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type JobOptions, type Project, startProject } from '../support/jobs.ts';
import { type Repo, temporaryDirectory } from '../support/repo.ts';

let project: Project;
beforeAll(async () => {
  project = await startProject({
    base: { 'metrics.json': '{"accuracy": 0.9}', 'plots/loss.csv': 'step,loss\n0,1\n1,0.5\n' },
    change: { 'metrics.json': '{"accuracy": 0.92}', 'plots/loss.csv': 'step,loss\n0,1\n1,0.4\n' },
  });
});
afterAll(() => project.github.close());
beforeEach(() => void project.github.state.comments.splice(0));

const comments = () => project.github.state.comments.map(({ body }) => body);
const ending = (code: number) => ['--', 'node', '-e', `process.exit(${code})`];
const lines = (text: string, sign: RegExp) => text.split('\n').filter((line) => sign.test(line));

async function run(code: number, options: JobOptions = {}, prepare: (at: Repo) => void = () => {}) {
  const at = project.checkout();
  prepare(at);
  const outputFile = join(temporaryDirectory('outputs'), 'outputs');
  const ended = await project.job(at, ['run', ...ending(code)], {
    ...options,
    env: { GITHUB_OUTPUT: outputFile, ...options.env },
  });
  const read = (path: string) => readFileSync(path, 'utf8');
  return {
    ...ended,
    onDisk: () => read(join(at.path, '.cml/report.md')),
    outputs: () => read(outputFile),
  };
}

describe.each([
  ['step summary', 'GITHUB_STEP_SUMMARY'],
  ['job’s outputs', 'GITHUB_OUTPUT'],
])('a file for the %s in a folder that is not there', (what, name) => {
  test.each([
    [5, 5],
    [0, 6],
  ])(
    'leaves the report where it is; a training that ended with %i ends the job with %i',
    async (own, code) => {
      const ended = await run(own, { env: { [name]: '/nope/x/file' } });
      expect([ended.code, comments().length]).toEqual([code, 1]);
      expect(ended.onDisk()).toContain('accuracy');
      if (name !== 'GITHUB_STEP_SUMMARY') expect(ended.summary.match(/^###? /gm)).toHaveLength(1);
      expect(ended.onDisk() + ended.summary).not.toContain('no report');
      expect(lines(ended.stderr, /nope/)).toEqual([
        `::error title=cml::The ${what} could not be written: /nope/x/file cannot be used: there is no such file or folder. [file-unreadable]`,
      ]);
    },
  );
});

describe('a TMPDIR that is not there', () => {
  test.each([5, 0])('leaves the report and its comment, and ends as the training did: %i', async (own) => {
    const { code, stderr, summary, onDisk, outputs } = await run(own, { env: { TMPDIR: '/nope/tmp' } });
    expect([code, comments().length]).toEqual([own, 1]);
    for (const text of [onDisk(), summary, comments()[0]]) {
      expect(text).toContain('accuracy');
      expect(text).not.toContain('no report');
    }
    expect(outputs()).toContain('#issuecomment-');
    expect(summary).toMatch(
      /No temporary folder can be made in \W*nope\W*tmp\W+there is no such .* Point TMPDIR at/,
    );
    expect(stderr).not.toMatch(/\n {4}at /);
  });
});

describe('.cml that is a file', () => {
  test.each([
    [5, 5],
    [0, 6],
  ])('takes nothing from comment, summary and outputs; %i ends the job with %i', async (own, code) => {
    const ended = await run(own, {}, (at) => writeFileSync(join(at.path, '.cml'), ''));
    expect([ended.code, comments().length]).toEqual([code, 1]);
    expect([comments()[0], ended.summary]).toEqual(Array(2).fill(expect.stringContaining('accuracy')));
    expect(ended.outputs()).toContain('#issuecomment-');
    expect(lines(ended.stderr, /could not be written/)).toEqual([
      expect.stringMatching(
        /^::error title=cml::The report could not be written: \S+\/\.cml cannot be used: something else of that name is there\./,
      ),
    ]);
  });

  test('nor one whose report.md is a folder', async () => {
    const ended = await run(0, {}, (at) => mkdirSync(join(at.path, '.cml/report.md'), { recursive: true }));
    expect([ended.code, comments().length]).toEqual([6, 1]);
    expect(ended.summary).toContain('accuracy');
  });
});

describe('the step summary and the outputs', () => {
  test('stand behind what the step has said before, once, with the pictures and the comment', async () => {
    const { summary, outputs } = await run(0, {}, () => {});
    expect(summary.match(/^###? /gm)).toHaveLength(1);
    expect(summary).toMatch(/<img|!\[/);
    expect(outputs().match(/^comment-url<</gm)).toHaveLength(1);
  });
});
