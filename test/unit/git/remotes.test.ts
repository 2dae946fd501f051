import { expect, test } from 'vitest';
import { openGit } from '../../../src/io/git.ts';
import { openConfig } from '../../../src/io/local-config.ts';
import { defaultRemote, remotesOf } from '../../../src/io/remote.ts';
import { gitEnvironment, makeRepo } from '../../support/repo.ts';

test('the remotes have the URLs that git fetches from', async () => {
  const repo = makeRepo();
  const git = openGit(repo.path, gitEnvironment);
  expect(await remotesOf(git)).toEqual(new Map());
  expect(await defaultRemote(git)).toBeUndefined();
  repo.git('remote', 'add', 'origin', 'short:octo/model.git');
  repo.git('config', 'url.https://example.com/.insteadOf', 'short:');
  repo.git('remote', 'add', 'far', '/srv/a (fetch) b.git');
  repo.git('config', 'remote.far.pushurl', '/srv/other.git');
  repo.git('config', '--add', 'remote.far.url', '/srv/second.git');
  repo.git('config', 'remote.half.fetch', '+refs/heads/*:refs/remotes/half/*');
  repo.git('config', 'remote.far.promisor', 'true');
  repo.git('config', 'remote.far.partialclonefilter', 'blob:none');
  expect(await remotesOf(git)).toEqual(
    new Map([
      ['far', '/srv/a (fetch) b.git'],
      ['half', ''],
      ['origin', 'https://example.com/octo/model.git'],
    ]),
  );
  expect(await defaultRemote(git)).toBe('origin');
});

test('a setting is written where it is not so yet, and only then', async () => {
  const repo = makeRepo();
  const calls: string[] = [];
  const real = openGit(repo.path, gitEnvironment);
  const git = {
    ...real,
    text: (...call: Parameters<typeof real.text>) => {
      calls.push(call[0].join(' '));
      return real.text(...call);
    },
  };
  const values = ['', 'two\nlines "and" \\ more'];
  await (await openConfig(git)).set('Credential.https://Host/.Helper', values);
  expect(calls).toHaveLength(3);
  const config = await openConfig(git);
  expect(config.get('credential.https://Host/.helper')).toEqual(values);
  expect(config.get('credential.https://host/.helper')).toEqual([]);
  await config.set('credential.https://Host/.helper', values);
  expect(calls).toHaveLength(4);
  repo.git('config', '--add', 'user.name', 'a');
  repo.git('config', '--add', 'user.name', 'b');
  await (await openConfig(git)).set('user.name', ['cml']);
  await (await openConfig(git)).set('credential.https://Host/.helper', []);
  expect(repo.git('config', '--local', '--get-all', 'user.name')).toBe('cml');
  expect(repo.git('config', '--local', '--list')).not.toContain('credential');
});
