import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exec } from '../../src/io/process.ts';
import { gitEnvironment, makeRepo, temporaryDirectory } from '../support/repo.ts';
import { tokens as bitbucketTokens, startBitbucket } from './bitbucket/index.ts';
import { tokens as githubTokens, startGithub } from './github/index.ts';
import { tokens as gitlabTokens, startGitlab } from './gitlab/index.ts';

/** The servers themselves: one address is the API, git, and the page that shows a picture. */
describe.each([
  [
    'github',
    () => startGithub({ gitRoot: gitRoot(), repository: 'octo/model' }),
    githubTokens.job,
    githubTokens.fork,
  ],
  [
    'gitlab',
    () => startGitlab({ gitRoot: gitRoot(), project: 'octo/model', root: '/gitlab' }),
    gitlabTokens.bot,
    gitlabTokens.reader,
  ],
  [
    'gitlab with nested groups',
    () => startGitlab({ gitRoot: gitRoot('group/sub/model'), project: 'group/sub/model', root: '/gitlab' }),
    gitlabTokens.bot,
    gitlabTokens.reader,
    'group/sub/model',
  ],
  [
    'bitbucket',
    () => startBitbucket({ gitRoot: gitRoot(), repository: 'octo/model' }),
    // Git takes the secret, and the name that goes with its kind.
    bitbucketTokens.repository,
    bitbucketTokens.reader,
  ],
] as const)('%s serves git beside its API', (_name, start, writer, reader, ...rest) => {
  const repository = rest[0] ?? 'octo/model';
  let server: Awaited<ReturnType<typeof start>>;
  beforeAll(async () => {
    server = await start();
  });
  afterAll(() => server.close());

  const header = (token: string) =>
    `Authorization: Basic ${Buffer.from(`x-access-token:${token}`).toString('base64')}`;

  it('by the rights of the API', async () => {
    const work = makeRepo();
    const sha = work.commit('picture', { 'loss.png': 'pixels' });
    const push = (token: string) => {
      const args = [
        '-c',
        `http.extraHeader=${header(token)}`,
        'push',
        `${server.url}/${repository}.git`,
        'HEAD:refs/cml/x',
      ];
      const env = { ...gitEnvironment, GIT_TERMINAL_PROMPT: '0' };
      return exec('git', args, { cwd: work.path, env, timeout: 20_000 });
    };
    expect(await push(reader)).not.toMatchObject({ code: 0 });
    expect(server.state.knows(sha)).toBe(false);
    expect(await push(writer)).toMatchObject({ code: 0 });
    expect(server.state.knows(sha)).toBe(true);
  });
});

/** A folder with one empty repository. */
function gitRoot(repository = 'octo/model'): string {
  const root = temporaryDirectory('git-root');
  mkdirSync(dirname(join(root, repository)), { recursive: true });
  makeRepo({ bare: true, path: join(root, `${repository}.git`) }).git('config', 'http.receivepack', 'true');
  return root;
}
