import { expect, it } from 'vitest';
import { forgeAddress } from '../../../src/ci/index.ts';

it.each([
  ['https://github.com/octo/model.git', 'https://github.com', 'https://api.github.com', 'octo/model'],
  ['https://user:secret@github.com/octo/model', 'https://github.com', 'https://api.github.com', 'octo/model'],
  ['git@github.com:octo/model.git', 'https://github.com', 'https://api.github.com', 'octo/model'],
  [
    'ssh://git@ssh.github.com:443/octo/model.git',
    'https://github.com',
    'https://api.github.com',
    'octo/model',
  ],
  ['git://github.com/octo/model.git/', 'https://github.com', 'https://api.github.com', 'octo/model'],
  ['https://github.com/octo/model/pull/12', 'https://github.com', 'https://api.github.com', 'octo/model'],
  ['https://corp.ghe.com/octo/model', 'https://corp.ghe.com', 'https://api.corp.ghe.com', 'octo/model'],
  [
    'git@github.corp.net:octo/model',
    'https://github.corp.net',
    'https://github.corp.net/api/v3',
    'octo/model',
  ],
  ['git@gitlab.com:a/b/c/model.git', 'https://gitlab.com', 'https://gitlab.com/api/v4', 'a/b/c/model'],
  ['https://gitlab.com/a/b/-/merge_requests/3', 'https://gitlab.com', 'https://gitlab.com/api/v4', 'a/b'],
  ['ssh://git@gitlab.corp:2222/a/b.git', 'https://gitlab.corp', 'https://gitlab.corp/api/v4', 'a/b'],
  ['http://gitlab.corp:8080/a/b.git', 'http://gitlab.corp:8080', 'http://gitlab.corp:8080/api/v4', 'a/b'],
  [
    'git@bitbucket.org:team/model.git',
    'https://bitbucket.org',
    'https://api.bitbucket.org/2.0',
    'team/model',
  ],
  ['https://codeberg.org/octo/model', 'https://codeberg.org', 'https://codeberg.org/api/v1', 'octo/model'],
])('%s', (url, webUrl, apiUrl, repository) => {
  expect(forgeAddress(url)).toMatchObject({ webUrl, apiUrl, repository });
});

it.each([
  '/srv/git/model.git',
  '../model',
  'C:\\repos\\model',
  'file:///srv/model.git',
  'git@work:octo/model',
  'https://git.corp/octo/model',
  'https://github.com/',
  '',
])('knows nothing of %s', (url) => {
  expect(forgeAddress(url)).toBeUndefined();
});

it('takes the word of who knows', () => {
  expect(forgeAddress('git@git.corp:octo/model', { kind: 'gitea' })?.apiUrl).toBe('https://git.corp/api/v1');
  expect(
    forgeAddress('https://corp/gitlab/a/b/c.git', { kind: 'gitlab', webUrl: 'https://corp/gitlab/' }),
  ).toEqual({
    kind: 'gitlab',
    webUrl: 'https://corp/gitlab',
    apiUrl: 'https://corp/gitlab/api/v4',
    repository: 'a/b/c',
  });
});

it('keeps no credential of a URL', () => {
  expect(JSON.stringify(forgeAddress('https://user:secret@github.com/octo/model'))).not.toContain('secret');
});

it('a stray % in a remote stands for itself', () => {
  expect(forgeAddress('https://github.com/a/b%zz.git')?.repository).toBe('a/b%zz');
  expect(forgeAddress('git@github.com:a/100%.git')?.repository).toBe('a/100%');
});
