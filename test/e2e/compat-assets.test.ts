import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Build, githubBuild, gitlabBuild } from '../support/builds.ts';

const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==',
  'base64',
);
const spec = JSON.stringify({
  $schema: 'https://vega.github.io/schema/vega-lite/v4.json',
  width: 100,
  height: 100,
  background: 'white',
  data: {
    values: [
      { x: 1, y: 2 },
      { x: 2, y: 3 },
    ],
  },
  mark: 'line',
  encoding: { x: { field: 'x', type: 'quantitative' }, y: { field: 'y', type: 'quantitative' } },
});

describe.each([
  ['GitHub', githubBuild],
  ['GitLab', gitlabBuild],
])('assets and checks on %s, as iterative/cml has them', (_name, start) => {
  let build: Build;
  beforeAll(async () => {
    build = await start({
      files: { 'plot.png': png, 'model.bin': Buffer.from([1, 2, 3]), 'spec.json': spec },
    });
  });
  afterAll(() => build.close());
  const size = (bytes: Buffer) => [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];

  test('publish prints an address, or Markdown of a picture or a link', async () => {
    const plainUrl = await build.cml(['asset', 'publish', 'plot.png']);
    expect(plainUrl).toMatchObject({
      code: 0,
      stderr: '',
      stdout: expect.stringMatching(/^(http|\/uploads)\S+\n$/),
    });
    expect((await build.show(plainUrl.stdout.trim())).bytes.equals(png)).toBe(true);
    const { stdout } = await build.cml(['publish', '--md', '--native', '-t', 'Loss "1"', './plot.png']);
    expect(stdout).toMatch(/^!\[plot\.png\]\(\S+ "Loss \\"1\\""\)\n$/);
    const file = await build.cml(['publish', '--md=true', '--title', 'the model', 'model.bin']);
    expect(file.stdout).toMatch(/^\[the model\]\(\S+\)\n$/);
    const url = /\((\S+)\)/.exec(file.stdout)![1]!;
    expect((await build.show(url)).bytes.equals(Buffer.from([1, 2, 3]))).toBe(true);
  });

  test('-f appends, variables work, and a dead server is named once', async () => {
    build.repo.write({ 'report.md': '# Report\n' });
    const { stdout, stderr } = await build.cml(
      ['publish', '-f', 'report.md', 'plot.png', '--url=https://x.example'],
      {
        CML_PUBLISH_MD: 'true',
        CML_ASSET_TITLE: 'from the environment',
      },
    );
    expect(stdout).toBe('');
    expect(stderr.match(/--url is ignored/g)).toHaveLength(1);
    expect(readFileSync(join(build.repo.path, 'report.md'), 'utf8')).toMatch(
      /^# Report\n!\[plot\.png\]\(\S+ "from the environment"\)\n$/,
    );
  });

  test('vl2png | publish, through standard input', async () => {
    const drawn = await build.cml(['vl2png', 'spec.json', 'out.png']);
    expect(drawn).toMatchObject({ code: 0, stdout: '' });
    const picture = readFileSync(join(build.repo.path, 'out.png'));
    expect(picture.subarray(1, 4).toString()).toBe('PNG');
    const [width = 0, height = 0] = size(picture);
    await build.cml(['vl2png', '-s', '2', 'spec.json', 'twice.png']);
    const [double = 0] = size(readFileSync(join(build.repo.path, 'twice.png')));
    expect([double, height < 2 * width]).toEqual([2 * width, true]);
    expect((await build.cml(['vl2png', 'spec.json', 'spec.json'])).stderr).toContain('would be overwritten');
    const { stdout } = await build.cml(['publish', '--md'], {}, picture);
    const url = /\(([^\s)]+)\)/.exec(stdout)![1]!;
    expect((await build.show(url)).bytes.equals(picture)).toBe(true);
    expect((await build.cml(['vl2svg'], {}, spec)).stdout).toMatch(/^<svg/);
    expect((await build.cml(['vl2svg', '-h', 'spec.json'])).stdout).toMatch(/^<\?xml/);
  });

  test('check create shows the file as a check, or a status, of the change’s own head', async () => {
    build.repo.write({ 'check.md': 'All well ![](plot.png)\n' });
    expect(await build.cml(['check', 'create', 'check.md'])).toMatchObject({ code: 0, stdout: '' });
    const last = () => build.statuses().at(-1)!;
    expect(last()).toMatchObject({ name: 'CML Report', state: 'success', sha: build.repo.head() });
    if (build.kind === 'github') expect(last().summary).toMatch(/All well !\[\]\(http/);
    await build.cml([
      'send-github-check',
      '--title=Model',
      '--conclusion=timed_out',
      '--head-sha',
      'main',
      'check.md',
    ]);
    expect(last()).toMatchObject({
      name: 'Model',
      state: build.kind === 'github' ? 'timed_out' : 'failed',
      sha: build.repo.git('rev-parse', 'main'),
    });
    await build.cml(['check', 'create', '--status', 'in_progress', 'check.md']);
    expect(last().state).toBe(build.kind === 'github' ? 'in_progress' : 'running');
    expect((await build.cml(['check', 'create', '--conclusion', 'great', 'check.md'])).code).toBe(2);
  });

  test('nothing was asked of the forge that its description does not allow', () => {
    expect(build.violations).toEqual([]);
  });
});
