import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { ForgeAddress } from '../../../src/ci/types.ts';
import { findCredential } from '../../../src/io/credentials.ts';
import { temporaryDirectory } from '../../support/repo.ts';

const github: ForgeAddress = {
  kind: 'github',
  apiUrl: 'https://git.corp/api/v3',
  webUrl: 'https://git.corp',
  repository: 'octo/model',
};

/** An environment whose programs are these scripts, beside the real git. */
function machine(programs: Readonly<Record<string, string>>, config = ''): NodeJS.ProcessEnv {
  const bin = temporaryDirectory('bin');
  for (const [name, script] of Object.entries(programs)) {
    writeFileSync(join(bin, name), `#!/bin/sh\n${script}\n`);
    chmodSync(join(bin, name), 0o755);
  }
  writeFileSync(join(bin, 'gitconfig'), config);
  return {
    PATH: `${bin}:/usr/bin:/bin`,
    HOME: bin,
    GIT_CONFIG_GLOBAL: join(bin, 'gitconfig'),
    GIT_CONFIG_NOSYSTEM: '1',
  };
}

const helper =
  '[credential]\n\thelper = "!f() { test \\"$1\\" = get && echo username=me && echo password=from-git; }; f"\n';

it('asks gh for this host first', async () => {
  const env = machine({ gh: 'test "$*" = "auth token --hostname git.corp" && echo from-gh' }, helper);
  expect(await findCredential(github, env)).toEqual({ token: 'from-gh', from: 'gh' });
});

it('asks glab for a GitLab', async () => {
  const env = machine({
    gh: 'echo wrong',
    glab: 'test "$*" = "config get token --host git.corp" && echo from-glab',
  });
  expect(await findCredential({ ...github, kind: 'gitlab' }, env)).toEqual({
    token: 'from-glab',
    from: 'glab',
  });
});

it('then asks git', async () => {
  const env = machine({ gh: 'echo "not logged in" >&2; exit 1' }, helper);
  expect(await findCredential(github, env)).toEqual({ token: 'from-git', from: 'git', username: 'me' });
});

it('finds none without asking anybody', async () => {
  const env = machine({ gh: 'exit 1', askpass: 'echo must not be asked' });
  const asking = {
    ...env,
    GIT_ASKPASS: join(env.HOME ?? '', 'askpass'),
    SSH_ASKPASS: join(env.HOME ?? '', 'askpass'),
  };
  expect(await findCredential(github, asking)).toBeUndefined();
});
