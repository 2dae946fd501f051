import { execFileSync } from 'node:child_process';
import { readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { metricsShow } from '../../../src/dvc/commands/index.ts';
import { metrics, object, project, serve, shown, write } from './tracked.ts';

describe('what DVC holds', () => {
  it('comes from a local remote, and is kept in the cache', async () => {
    write(`store/${object}`, metrics);
    const cwd = project('url = ../../store\n');
    expect(await shown(cwd)).toEqual({ data: { acc: 0.5 } });
    expect(readFileSync(join(cwd, '.dvc/cache', object), 'utf8')).toBe(metrics);
  });

  it('comes from a web server that wants a password', async () => {
    const server = await serve(({ url, headers }) =>
      url === `/base/${object}` && headers.authorization === `Basic ${Buffer.from('u:p').toString('base64')}`
        ? { status: 200, body: metrics }
        : { status: 401 },
    );
    try {
      const cwd = project(`url = ${server.url}/base\nauth = basic\nuser = u\npassword = p\n`);
      expect(await shown(cwd)).toEqual({ data: { acc: 0.5 } });
    } finally {
      server.close();
    }
  });

  it('is refused where it is not what its hash says', async () => {
    const server = await serve(() => ({ status: 200, body: '{"acc": 1}' }));
    try {
      const cwd = project(`url = ${server.url}\n`);
      expect((await shown(cwd)).error.type).toBe('NotFetched');
    } finally {
      server.close();
    }
  });

  it('is said to be missing where the remote cannot be read', async () => {
    expect((await shown(project('url = webdav://host/x\n'))).error.msg).toContain('dvc pull');
  });

  it('is hidden by .dvcignore, and not followed through a link of a commit', async () => {
    const cwd = project('url = ../../store\n');
    write('repo/hidden/dvc.yaml', 'metrics: [a.json]\n');
    write('repo/hidden/a.json', '{"a": 1}');
    write('repo/.dvcignore', 'hidden\n');
    write('repo/real.json', '{"a": 1}');
    symlinkSync('real.json', join(cwd, 'link.json'));
    write('repo/linked/dvc.yaml', 'metrics: [../link.json]\n');
    const git = (...args: string[]) =>
      execFileSync('git', ['-c', 'user.name=x', '-c', 'user.email=x@x', ...args], { cwd });
    git('add', '-A');
    git('commit', '-qm', 'Links');
    git('tag', 'v1');
    const { stdout } = await metricsShow(
      { json: true, allTags: true },
      { cwd, env: { PATH: process.env.PATH } },
    );
    const files = JSON.parse(stdout).v1.data;
    expect(files['hidden/a.json']).toBeUndefined();
    expect(files['link.json'].error).toBeDefined();
    expect(JSON.parse(stdout).workspace.data['link.json'].data).toEqual({ a: 1 });
  });
});
