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
