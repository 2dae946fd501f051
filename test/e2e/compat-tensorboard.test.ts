import { cpSync, existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { githubBuild, gitlabBuild } from '../support/builds.ts';

const logs = resolve(import.meta.dirname, '../fixtures/sources/tensorboard/summary-writer');

test.each([
  ['GitHub', githubBuild],
  ['GitLab', gitlabBuild],
])('tensorboard connect on %s draws the logs where a link to a dead service stood', async (_name, start) => {
  expect(existsSync(logs)).toBe(true);
  const build = await start();
  try {
    cpSync(logs, join(build.repo.path, 'logs'), { recursive: true });
    build.repo.write({ '.gitignore': 'logs/\n', 'report.md': '# Report\n' });
    const { code, stdout, stderr } = await build.cml(
      [
        'tensorboard-dev',
        '--logdir',
        'logs',
        '--name',
        'Run 1',
        '--description',
        'a *try*',
        '--md',
        '-f',
        'report.md',
      ],
      { TB_CREDENTIALS: '{}' },
    );
    expect([code, stdout], stderr).toEqual([0, '']);
    expect(stderr.match(/tensorboard\.dev ended/g)).toHaveLength(1);
    const report = readFileSync(join(build.repo.path, 'report.md'), 'utf8');
    expect(report).toMatch(/^# Report\n\*\*Run 1\*\*\n\na \*try\*\n\n!\[/);
    const [, url = ''] = /!\[[^\]]*\]\(([^)]+)\)/.exec(report) ?? [];
    expect((await build.show(url)).bytes.subarray(1, 4).toString()).toBe('PNG');
    const none = await build.cml(['tensorboard', 'connect', '--logdir', 'elsewhere', '--md']);
    expect(none).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^\*elsewhere holds no event file.* yet\.\*\n$/),
      stderr: expect.stringContaining('when the training has written there'),
    });
    expect(build.violations).toEqual([]);
  } finally {
    await build.close();
  }
});
