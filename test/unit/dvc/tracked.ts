import { execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import { type AddressInfo, createServer as createListener } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeEach } from 'vitest';
import { metricsShow } from '../../../src/dvc/commands/index.ts';

/** A folder of its own for each test. */
export let folder: string;
export const metrics = '{"acc": 0.5}';
const md5 = createHash('md5').update(metrics).digest('hex');
/** Where a remote has it. */
export const object = `files/md5/${md5.slice(0, 2)}/${md5.slice(2)}`;
const started: (() => void)[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cml-remotes-'));
});
afterAll(() => {
  for (const stop of started.splice(0)) stop();
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
});

export function write(path: string, text: string): string {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  return file;
}

/** A repository whose metrics only DVC has. */
export function project(config: string): string {
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
  git('commit', '-q', '--allow-empty', '-m', 'Metrics in DVC');
  return join(folder, 'repo');
}

export async function shown(cwd: string, env: NodeJS.ProcessEnv = {}) {
  const here = { PATH: process.env.PATH, HOME: folder, ...env };
  const { stdout } = await metricsShow({ json: true }, { cwd, env: here });
  return JSON.parse(stdout)['']?.data?.['m.json'];
}

interface Answer {
  readonly status: number;
  readonly body?: string;
}

export async function serve(answer: (request: IncomingMessage, body: string) => Answer | Promise<Answer>) {
  const requests: IncomingMessage[] = [];
  const server = createServer(async (request, response) => {
    requests.push(request);
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const { status, body = '' } = await answer(request, Buffer.concat(chunks).toString('utf8'));
    response.writeHead(status).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url, requests, close: () => server.close() };
}

/** A port that nothing listens on. */
export async function freePort(): Promise<number> {
  const listener = createListener();
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  const { port } = listener.address() as AddressInfo;
  await new Promise((resolve) => listener.close(resolve));
  return port;
}

/** Starts a server program, which ends with the file's tests, and waits until it answers. */
export async function start(
  program: string,
  args: readonly string[],
  isReady: () => Promise<unknown>,
): Promise<void> {
  const child = spawn(program, args, { stdio: 'ignore', cwd: tmpdir() });
  started.push(() => child.kill('SIGKILL'));
  for (let attempt = 0; attempt < 300; attempt += 1) {
    if (
      await isReady().then(
        () => true,
        () => false,
      )
    )
      return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`${program} did not start`);
}
