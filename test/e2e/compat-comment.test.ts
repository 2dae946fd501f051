import { spawn } from 'node:child_process';
import { appendFileSync, existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { type Build, githubBuild, gitlabBuild } from '../support/builds.ts';
import { dist } from '../support/cml.ts';

/** A PNG of one pixel. */
const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==',
  'base64',
);
const watermark = (title = '') =>
  `![](https://cml.dev/watermark.png#${'a'.repeat(40)} "CML watermark${title && ` ${title}`}")`;

describe.each([
  ['GitHub', githubBuild],
  ['GitLab', gitlabBuild],
])('comments on %s, with the options of iterative/cml', (_name, start) => {
  let build: Build;
  beforeAll(async () => {
    build = await start({ files: { 'plot.png': png } });
  });
  afterAll(() => build.close());
  const write = (text: string, file = 'report.md') => build.repo.write({ [file]: text });
  const url = /^https?:\/\/\S+\n$/;

  test('create prints the comment’s address and hosts its pictures in the forge', async () => {
    write('## Metrics\n\n![](./plot.png)\n');
    const { code, stdout, stderr } = await build.cml(['comment', 'create', 'report.md']);
    expect(stderr).toBe('');
    expect([code, stdout]).toEqual([0, expect.stringMatching(url)]);
    expect(build.comments()).toHaveLength(1);
    const picture = /!\[\]\(([^)]+)\)/.exec(build.comments()[0]!)![1]!;
    expect(picture).not.toContain('cml.dev');
    expect((await build.show(picture)).bytes.equals(png)).toBe(true);
  });

  test.each([
    ['a folder', ['.'], 6, '. is a folder.'],
    ['a file that is not there', ['gone.md'], 6, 'gone.md does not exist.'],
    ['a file that is no text', ['plot.png'], 6, 'plot.png is no text.'],
  ])('%s is refused in a sentence', async (_, args, code, said) => {
    const ended = await build.cml(['comment', 'create', ...args]);
    expect([ended.code, ended.stderr]).toEqual([code, expect.stringContaining(`cml: ${said}`)]);
    expect(build.comments()).toHaveLength(1);
  });

  test('a picture to host that is not there, and a build without a token', async () => {
    const gone = await build.cml(['asset', 'publish', 'gone.png']);
    expect(gone.stderr).toBe('cml: gone.png does not exist. [file-missing]\n');
    const none = await build.cml(['comment', 'create', 'report.md'], { REPO_TOKEN: '' });
    const hint = build.kind === 'github' ? 'Give the step the job’s own' : 'Add a project access token';
    expect([none.code, none.stderr]).toEqual([5, expect.stringContaining(hint)]);
  });

  test('a second push updates it, and one with nothing new writes nothing', async () => {
    const env = { GITHUB_RUN_ID: '101', CI_PIPELINE_ID: '101', CI_JOB_ID: '201' };
    write('## Better metrics\n\n![](./plot.png)\n');
    await build.cml(['send-comment', 'report.md'], env);
    expect(build.comments()).toHaveLength(1);
    expect(build.comments()[0]).toContain('Better metrics');
    const before = build.writes().length;
    await build.cml(['send-comment', 'report.md'], env);
    expect(build.writes()).toHaveLength(before);
  });

  test('another job, another file and another title each have a comment of their own', async () => {
    write('other job');
    await build.cml(['comment', 'create', 'report.md'], { GITHUB_JOB: 'evaluate', CI_JOB_NAME: 'evaluate' });
    write('other file', 'other.md');
    await build.cml(['comment', 'create', 'other.md']);
    await build.cml(['comment', 'create', '--watermark-title', 'one {run}', 'other.md']);
    await build.cml(['comment', 'create', '--watermarkTitle=two', 'other.md']);
    expect(build.comments()).toHaveLength(5);
    await build.cml(['comment', 'update', '--watermark-title=two', 'report.md']);
    expect(build.comments()).toHaveLength(5);
  });

  test('update takes over what iterative/cml left under the same title, whatever commit it names', async () => {
    build.say(`old report\n\n${watermark('ours\\_x')}`);
    build.say(`somebody else’s\n\n${watermark('theirs')}`);
    const before = build.comments().length;
    write('adopted');
    await build.cml(['comment', 'update', '--watermark-title', 'ours_x', 'report.md'], {
      GITHUB_JOB: 'third',
    });
    expect(build.comments()).toHaveLength(before);
    expect(build.comments().some((body) => body.includes('old report'))).toBe(false);
    expect(build.comments().some((body) => body.includes('somebody else’s'))).toBe(true);
  });

  test('update in another job of the same build finds the comment without a title', async () => {
    const before = build.comments().length;
    write('from a later job', 'late.md');
    await build.cml(['comment', 'update', 'late.md'], { GITHUB_JOB: 'later', CI_JOB_NAME: 'later' });
    expect(build.comments()).toHaveLength(before);
    expect(build.comments().at(-1) ?? build.comments()[0]).toBeDefined();
    expect(build.comments().some((body) => body.includes('from a later job'))).toBe(true);
  });

  test('several files that update one comment without a title go on doing so in the next build', async () => {
    const build = await start({ files: { 'begin.md': 'begun', 'end.md': 'ended' } });
    try {
      for (const id of ['1', '2']) {
        const run = { GITHUB_RUN_ID: id, CI_PIPELINE_ID: id, BITBUCKET_BUILD_NUMBER: id };
        for (const file of ['begin.md', 'end.md']) await build.cml(['comment', 'update', file], run);
      }
      expect(build.comments()).toEqual([expect.stringContaining('ended')]);
    } finally {
      await build.close();
    }
  });

  test('a linked file is hosted as a picture is; what is not there stays as it is written', async () => {
    write('[numbers](plot.csv) [gone](gone.csv) [page](report.md#part)\n\n[d]: sub/d.json\n', 'links.md');
    build.repo.write({ 'plot.csv': 'a,b\n', 'sub/d.json': '{}' });
    const { stderr } = await build.cml(['comment', 'create', 'links.md']);
    expect(stderr).toBe('');
    const body = build.comments().find((one) => one.includes('[numbers]'))!;
    const [, numbers = '', rest = ''] = /\[numbers\]\((\S+)\)(.*)/.exec(body) ?? [];
    expect((await build.show(numbers)).bytes.toString()).toBe('a,b\n');
    expect(rest).toBe(' [gone](gone.csv) [page](report.md#part)');
    expect(body).not.toContain('sub/d.json');
  });

  test('--rm-watermark makes a new comment every time, and cannot be updated', async () => {
    const before = build.comments().length;
    write('plain', 'plain.md');
    await build.cml(['comment', 'create', '--rm-watermark', 'plain.md']);
    await build.cml(['comment', 'create', '--rm-watermark=true', 'plain.md']);
    expect(build.comments()).toHaveLength(before + 2);
    expect(build.comments().filter((body) => body.trim() === 'plain')).toHaveLength(2);
    expect((await build.cml(['comment', 'update', '--rm-watermark', 'plain.md'])).code).toBe(2);
    const both = ['comment', 'create', '--rm-watermark', '--watermark-title=x', 'plain.md'];
    expect(await build.cml(both)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('give one of them'),
    });
  });

  test('targets, old and new, by flag and by variable', async () => {
    const head = build.repo.head();
    write('on the commit');
    await build.cml(['comment', 'create', '--target=commit', 'report.md']);
    await build.cml(['comment', 'create', '--commit-sha', 'main', 'report.md']);
    await build.cml(['comment', 'create', 'other.md'], { CML_COMMENT_TARGET: `commit/${head}` });
    expect(build.comments(head)).toHaveLength(2);
    expect(build.comments(build.repo.git('rev-parse', 'main'))).toHaveLength(1);
    const { code, stderr } = await build.cml([
      'comment',
      'create',
      '--pr',
      '--target',
      'commit',
      'report.md',
    ]);
    expect(code).toBe(2);
    expect(stderr).toContain('both say where');
  });

  test('--publish=false leaves the file as it is; a dead option is named once', async () => {
    write('![](plot.png) and a "quote"_[x](y)', 'asis.md');
    await build.cml(['comment', 'create', '--publish=false', 'asis.md']);
    expect(build.comments().some((body) => body.includes('![](plot.png) and a "quote"_[x](y)'))).toBe(true);
    const { stderr } = await build.cml([
      'comment',
      'create',
      '--publish',
      '--native',
      '--publish-url=https://x.example',
      'asis.md',
    ]);
    expect(stderr.match(/publish-url/g)).toHaveLength(1);
  });

  test('global options stand anywhere', async () => {
    const { code, stdout } = await build.cml(
      [
        '--log',
        'debug',
        `--driver=${build.kind}`,
        'comment',
        'create',
        '--token',
        build.env.REPO_TOKEN!,
        'report.md',
      ],
      { REPO_TOKEN: '' },
    );
    expect([code, stdout]).toEqual([0, expect.stringMatching(url)]);
  });

  test('two titles, watched in the background: both end in the last state', async () => {
    const before = build.comments().length;
    const watchers = ['alpha', 'beta'].map((title) =>
      spawn(
        process.execPath,
        [join(dist, 'cli.js'), 'comment', 'update', '--watch', `--watermark-title=${title}`, `${title}.md`],
        {
          cwd: build.repo.path,
          env: { PATH: process.env.PATH, HOME: '/nonexistent', ...build.env },
          stdio: 'ignore',
        },
      ),
    );
    const ended = watchers.map((child) => new Promise((resolve) => child.on('close', resolve)));
    for (const title of ['alpha', 'beta'])
      writeFileSync(join(build.repo.path, `${title}.md`), `${title} epoch 1\n`);
    await until(() => build.comments().length === before + 2);
    for (const title of ['alpha', 'beta'])
      appendFileSync(join(build.repo.path, `${title}.md`), `${title} epoch 2\n`);
    await until(() => build.comments().filter((body) => body.includes('epoch 2')).length === 2);
    for (const title of ['alpha', 'beta'])
      appendFileSync(join(build.repo.path, `${title}.md`), `${title} last\n`);
    for (const child of watchers) child.kill('SIGTERM');
    expect(await Promise.all(ended)).toEqual([0, 0]);
    expect(build.comments().filter((body) => body.includes(' last'))).toHaveLength(2);
    expect(build.comments()).toHaveLength(before + 2);
  });

  test('a watch goes on for longer than the forge may take, waits out its haste, and posts the end of all', async () => {
    const watch = (...args: string[]) => {
      const child = spawn(
        process.execPath,
        [join(dist, 'cli.js'), 'comment', 'create', '--watch', '--key=long', ...args, 'long.md'],
        {
          cwd: build.repo.path,
          env: { PATH: process.env.PATH, HOME: '/nonexistent', ...build.env },
          stdio: ['ignore', 'ignore', 'pipe'],
        },
      );
      onTestFinished(() => void child.kill('SIGKILL'));
      let said = '';
      child.stderr.on('data', (chunk: Buffer) => (said += chunk));
      return { child, ended: new Promise((resolve) => child.on('close', resolve)), said: () => said };
    };
    const isPosted = (text: string) => () => build.comments().some((body) => body.includes(text));
    write('epoch 1 of long', 'long.md');
    const { child, ended } = watch('--forge-timeout=4');
    await until(isPosted('epoch 1 of long'));
    await sleep(4200);
    write('epoch 2 of long', 'long.md');
    await until(isPosted('epoch 2 of long'));
    child.kill('SIGTERM');
    expect(await ended).toBe(0);

    const isWrite = ({ method }: { method: string }) => method === 'PATCH' || method === 'PUT';
    const reply = { status: 403, headers: { 'retry-after': '1' }, body: { message: 'secondary rate limit' } };
    build.faults.push({ kind: 'status', times: 1, when: isWrite, reply });
    write('epoch 3 of long', 'long.md');
    const again = watch();
    await until(() => build.faults[0]?.times === 0);
    write('the last of long', 'long.md');
    again.child.kill('SIGTERM');
    expect(await again.ended).toBe(0);
    expect(build.comments().filter((body) => body.includes('of long'))).toEqual([
      expect.stringContaining('the last of long'),
    ]);

    // A forge that is gone holds nobody up for longer than it was given.
    build.faults.push({ kind: 'hang' });
    write('never seen', 'long.md');
    const gone = watch('--forge-timeout=2');
    await until(() => gone.said().includes('watching'));
    gone.child.kill('SIGTERM');
    expect(await gone.ended).toBe(0);
    expect(gone.said()).toContain('did not answer');
    build.faults.splice(0);
  });

  test('a trigger file posts once, and is gone after', async () => {
    write('triggered', 'trigger.md');
    const child = spawn(
      process.execPath,
      [join(dist, 'cli.js'), 'comment', 'create', '--watch', '--trigger-file=go', 'trigger.md'],
      {
        cwd: build.repo.path,
        env: { PATH: process.env.PATH, HOME: '/nonexistent', ...build.env },
        stdio: 'ignore',
      },
    );
    const ended = new Promise((resolve) => child.on('close', resolve));
    const isPosted = () => build.comments().some((body) => body.includes('triggered'));
    await sleep(1500);
    expect(isPosted()).toBe(false);
    writeFileSync(join(build.repo.path, 'go'), '');
    await until(isPosted);
    await until(() => !existsSync(join(build.repo.path, 'go')));
    child.kill('SIGTERM');
    expect(await ended).toBe(0);
  });

  test('nothing was asked of the forge that its description does not allow', () => {
    expect(build.violations).toEqual([]);
  });
});

async function until(holds: () => boolean): Promise<void> {
  for (let tries = 0; tries < 200 && !holds(); tries += 1) await sleep(100);
  expect(holds()).toBe(true);
}
