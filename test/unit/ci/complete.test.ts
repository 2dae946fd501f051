import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Ci } from '../../../src/ci/types.ts';
import { openForge } from '../../../src/forges/index.ts';
import { completeCi } from '../../../src/pipeline/complete-ci.ts';
import { hurried } from '../../contract/forge.ts';
import { tokens as bitbucketTokens, startBitbucket } from '../../forges/bitbucket/index.ts';
import { startGithub, tokens } from '../../forges/github/index.ts';

const headSha = 'c'.repeat(40);

describe('what a build does not say', () => {
  let server: Awaited<ReturnType<typeof startGithub>>;
  beforeAll(async () => {
    server = await startGithub();
    server.openPull({ number: 12, head: { sha: headSha, ref: 'faster', repository: 'someone/model' } });
  });
  afterAll(() => server.close());

  const forge = (token: string = tokens.job) => {
    const { apiUrl, url } = server;
    const address = { kind: 'github', apiUrl, webUrl: url, repository: 'octo/model' } as const;
    return openForge(address, token, { env: {}, patience: hurried() });
  };
  const asked = async (ci: Ci, token?: string) => {
    const before = server.requests.length;
    const whole = await completeCi(ci, () => forge(token));
    return { whole, requests: server.requests.length - before };
  };

  it('is asked of the forge: the head of a change that Jenkins merged', async () => {
    const changeRequest = { number: 12, sourceBranch: 'faster', targetBranch: 'main', fork: true };
    const { whole } = await asked({ name: 'jenkins', event: 'change-request', changeRequest });
    expect(whole).toEqual({ name: 'jenkins', event: 'change-request', headSha, changeRequest });
  });

  it('is asked of the forge: the target and the source that CircleCI leaves out', async () => {
    const changeRequest = { number: 12, sourceBranch: '', targetBranch: '', fork: false };
    const { whole } = await asked({ name: 'circleci', event: 'change-request', headSha, changeRequest });
    expect(whole.changeRequest).toEqual({
      number: 12,
      sourceBranch: 'faster',
      targetBranch: 'main',
      fork: true,
    });
  });

  it('is asked of the forge: the open change request that a branch belongs to', async () => {
    const ci: Ci = {
      name: 'buildkite',
      event: 'push',
      branch: 'faster',
      headSha,
      previousSha: 'a'.repeat(40),
    };
    const { whole } = await asked(ci);
    expect(whole).toEqual({
      name: 'buildkite',
      event: 'change-request',
      headSha,
      changeRequest: { number: 12, sourceBranch: 'faster', targetBranch: 'main', fork: true },
    });
    const other = { ...ci, headSha: 'd'.repeat(40) };
    expect((await asked(other)).whole).toBe(other);
  });

  it('costs nothing where it is said', async () => {
    const changeRequest = { number: 12, sourceBranch: 'faster', targetBranch: 'main', fork: false };
    for (const ci of [
      { name: 'github', event: 'change-request', headSha, changeRequest },
      { name: 'github', event: 'push', headSha, branch: 'main' },
      { name: 'circleci', event: 'tag', headSha },
      { name: 'none', event: 'other' },
    ] satisfies Ci[])
      expect(await asked(ci)).toEqual({ whole: ci, requests: 0 });
  });

  it('stays open where the forge does not tell', async () => {
    const changeRequest = { number: 12, sourceBranch: '', targetBranch: '', fork: false };
    const ci: Ci = { name: 'circleci', event: 'change-request', headSha, changeRequest };
    expect((await asked(ci, tokens.expired)).whole).toBe(ci);
    expect(await completeCi(ci, async () => undefined)).toBe(ci);
  });
});

it('a branch build of Bitbucket finds its change request, with its whole head', async () => {
  const server = await startBitbucket();
  try {
    server.openPull({ id: 9, sha: headSha, branch: 'faster' });
    const { apiUrl, url } = server;
    const address = { kind: 'bitbucket', apiUrl, webUrl: url, repository: 'team/model' } as const;
    const whole = await completeCi({ name: 'bitbucket', event: 'push', branch: 'faster', headSha }, () =>
      openForge(address, bitbucketTokens.repository, { env: {}, patience: hurried() }),
    );
    expect(whole.changeRequest).toEqual({
      number: 9,
      sourceBranch: 'faster',
      targetBranch: 'main',
      fork: false,
    });
  } finally {
    await server.close();
  }
});
