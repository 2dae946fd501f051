import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { cleanUrl, scrub, withConfig, withToken } from '../../../src/io/credentials-git.ts';

const url = 'https://github.com/team/model.git';

describe('a token', () => {
  it('comes after the configuration that the environment holds already', () => {
    const before = withConfig({ PATH: process.env.PATH }, [['user.name', 'somebody']]);
    const env = withToken(before, url, { token: 'secret' });
    const read = (...args: string[]) =>
      execFileSync('git', ['config', ...args], { env, encoding: 'utf8', cwd: '/' }).trim();
    expect(read('user.name')).toBe('somebody');
    const expected = Buffer.from('x-access-token:secret').toString('base64');
    expect(read('--get-urlmatch', 'http.extraHeader', url)).toBe(`Authorization: Basic ${expected}`);
    expect(before).not.toHaveProperty('GIT_ASKPASS');
  });

  it('goes to no server by ssh or from a path', () => {
    for (const other of ['git@github.com:team/model.git', '/srv/git/model.git'])
      expect(withToken({}, other, { token: 'secret' })).toEqual({});
  });

  it('is found in no text that has passed scrub, in any of its forms', () => {
    const env = withToken({}, url, { token: 'secret' });
    const encoded = Buffer.from('x-access-token:secret').toString('base64');
    const said = `fatal: https://bot:secret@github.com/ Authorization: Basic ${encoded} and ${encoded} secret`;
    expect(scrub(said, env)).not.toMatch(new RegExp(`secret|${encoded}`));
  });
});

it('takes the password out of a URL', () => {
  expect(cleanUrl('https://bot:pw@github.com/a/b')).toBe('https://github.com/a/b');
  expect(cleanUrl('https://bot:p@ss@github.com/a/b@c')).toBe('https://github.com/a/b@c');
  expect(scrub('fatal: https://bot:p@ss@github.com/a', {})).toBe('fatal: https://***@github.com/a');
  expect(cleanUrl('https://token@github.com/a/b')).toBe('https://github.com/a/b');
  expect(cleanUrl('ssh://git@github.com/a/b')).toBe('ssh://git@github.com/a/b');
  expect(cleanUrl('git@github.com:a/b')).toBe('git@github.com:a/b');
});
