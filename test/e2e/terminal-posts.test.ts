import { expect, test } from 'vitest';
import { githubBuild } from '../support/builds.ts';

const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==',
  'base64',
);

test('what a terminal posts shows to others', async () => {
  const build = await githubBuild({ files: { 'plot.png': png, 'report.md': '![loss](plot.png)\n' } });
  try {
    // No CI, as on somebody's own machine: the forge is known by the remote, the token by the environment.
    const terminal = Object.fromEntries(
      Object.keys(build.env)
        .filter((name) => /^(CI|GITHUB_|RUNNER_)/.test(name))
        .map((name) => [name, undefined]),
    );
    const env = { ...terminal, CML_FORGE: 'github', CML_TOKEN: build.env.GITHUB_TOKEN };
    const published = await build.cml(['publish', 'plot.png'], env);
    expect(published).toMatchObject({ code: 0, stderr: '' });
    expect((await build.show(published.stdout.trim())).bytes.equals(png)).toBe(true);
    expect(build.server.git('for-each-ref', 'refs/cml')).toContain('refs/cml/assets/branch/change/publish');
    const posted = await build.cml(['comment', 'create', 'report.md', '--target', 'pr/7'], env);
    expect(posted).toMatchObject({ code: 0, stderr: '' });
    const url = /\((http\S+)\)/.exec(build.comments(7)[0]!)![1]!;
    expect((await build.show(url)).bytes.equals(png)).toBe(true);
  } finally {
    await build.close();
  }
});

test('plain cron reports on the change whose branch it has checked out, once somebody says that it is a build', async () => {
  const build = await githubBuild({ files: { 'metrics.json': '{"accuracy": 0.9}' } });
  try {
    const nothing = Object.fromEntries(
      Object.keys(build.env)
        .filter((name) => /^(CI|GITHUB_|RUNNER_)/.test(name))
        .map((name) => [name, undefined]),
    );
    build.repo.write({ 'metrics.json': '{"accuracy": 0.95}' });
    const cron = { ...nothing, CML_FORGE: 'github' };
    await build.cml(['run'], cron);
    expect(build.comments()).toEqual([]);
    const { code, stderr } = await build.cml(['run'], { ...cron, CML_CI: '1' });
    expect([code, stderr]).toEqual([0, expect.stringContaining('posted http')]);
    expect(build.comments()[0]).toContain('0.95');
    expect(build.server.git('for-each-ref', 'refs/notes')).toContain('refs/notes/cml');
  } finally {
    await build.close();
  }
});
