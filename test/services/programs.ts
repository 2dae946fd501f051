import { type ChildProcess, spawn } from 'node:child_process';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { afterAll } from 'vitest';
import { requireTool } from '../support/tools.ts';

/** Hooks of a hook are not run: what is started in `beforeAll` has to be ended by the file's own. */
const started: ChildProcess[] = [];
afterAll(() => {
  for (const child of started.splice(0))
    try {
      // Its workers are of its process group.
      process.kill(-child.pid!, 'SIGKILL');
    } catch {
      // It has ended by itself.
    }
});

/** A port of this machine that nobody listens at. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Starts a server's program, which ends with the tests of the file, and waits until it answers at `ready`. */
export async function startProgram(
  name: string,
  args: (port: number) => readonly string[],
  ready: string,
  env: NodeJS.ProcessEnv = {},
): Promise<string> {
  const port = await freePort();
  const child = spawn(requireTool(name), args(port), {
    stdio: 'ignore',
    detached: true,
    env: { PATH: process.env.PATH, HOME: '/nonexistent', ...env },
  });
  started.push(child);
  const url = `http://127.0.0.1:${port}`;
  for (let attempt = 0; attempt < 900; attempt += 1) {
    if (
      await fetch(url + ready).then(
        ({ ok }) => ok,
        () => false,
      )
    )
      return url;
    if (child.exitCode !== null) throw new Error(`${name} ended with ${child.exitCode}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`${name} did not start`);
}
