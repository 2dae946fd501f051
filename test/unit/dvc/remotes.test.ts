import { execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { metricsShow } from '../../../src/dvc/commands/index.ts';
import { needs, requireTool } from '../../support/tools.ts';

let folder: string;
const metrics = '{"acc": 0.5}';
const md5 = createHash('md5').update(metrics).digest('hex');
const object = `files/md5/${md5.slice(0, 2)}/${md5.slice(2)}`;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cml-remotes-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(path: string, text: string): string {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  return file;
}

/** A repository whose metrics only DVC has. */
function project(config: string): string {
  write('repo/.dvc/config', `[core]\nremote = r\n['remote "r"']\n${config}`);
  write('repo/.gitignore', 'm.json\n.dvc/cache\n');
  write('repo/dvc.yaml', 'stages:\n  train:\n    cmd: echo\n    metrics: [m.json]\n');
  const out = `- {path: m.json, hash: md5, md5: ${md5}, size: ${metrics.length}}`;
  write('repo/dvc.lock', `schema: '2.0'\nstages:\n  train:\n    cmd: echo\n    outs:\n    ${out}\n`);
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=x', '-c', 'user.email=x@x', ...args], {
      cwd: join(folder, 'repo'),
    });
  git('init', '-q');
  git('add', '-A');
  git('commit', '-qm', 'Metrics in DVC');
  return join(folder, 'repo');
}

async function shown(cwd: string, env: NodeJS.ProcessEnv = {}) {
  const here = { PATH: process.env.PATH, HOME: folder, ...env };
  const { stdout } = await metricsShow({ json: true }, { cwd, env: here });
  return JSON.parse(stdout)['']?.data?.['m.json'];
}

async function serve(answer: (request: IncomingMessage) => { status: number; body?: string }) {
  const requests: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    requests.push(request);
    const { status, body = '' } = answer(request);
    response.writeHead(status).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url, requests, close: () => server.close() };
}

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
    expect((await shown(project('url = gs://bucket/x\n'))).error.msg).toContain('dvc pull');
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

describe('a bucket', needs('moto_server'), () => {
  it('is read with the keys of the environment', { timeout: 60_000 }, async () => {
    const port = 20_000 + (process.pid % 20_000);
    const child = spawn(requireTool('moto_server'), ['-H', '127.0.0.1', '-p', String(port)], {
      stdio: 'ignore',
    });
    const url = `http://127.0.0.1:${port}`;
    try {
      await until(() => fetch(url).then(() => true));
      await fetch(`${url}/bucket`, { method: 'PUT' });
      await fetch(`${url}/bucket/cache/${object}`, { method: 'PUT', body: metrics });
      const cwd = project(`url = s3://bucket/cache\nendpointurl = ${url}\n`);
      const env = { AWS_ACCESS_KEY_ID: 'id', AWS_SECRET_ACCESS_KEY: 'secret', AWS_REGION: 'us-east-1' };
      expect(await shown(cwd, env)).toEqual({ data: { acc: 0.5 } });
    } finally {
      child.kill();
    }
  });
});

async function until(ready: () => Promise<boolean>): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    if (await ready().catch(() => false)) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('the server did not start');
}
