import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Engine, Execution, Job, RunOptions } from '../../src/engines/types.ts';

export interface Ran extends Execution {
  readonly output: string;
}

/** What every engine promises, whatever machine it uses. */
export function engineContract(name: string, open: () => Promise<Engine>): void {
  describe(`engine ${name}`, () => {
    let directory = '';
    beforeAll(() => {
      directory = mkdtempSync(join(tmpdir(), 'cml-engine-'));
    });
    afterAll(() => rmSync(directory, { recursive: true, force: true }));

    async function run(command: Job['command'], more: Partial<RunOptions & Job> = {}): Promise<Ran> {
      const chunks: Buffer[] = [];
      const engine = await open();
      const execution = await engine.run(
        { command, directory, environment: { PATH: process.env.PATH }, ...more },
        { ...more, onOutput: (chunk) => chunks.push(chunk) },
      );
      return { ...execution, output: Buffer.concat(chunks).toString() };
    }
    const node = (code: string) => [process.execPath, '-e', code];

    test('its name is the one it is registered by', async () => {
      expect((await open()).name).toBe(name);
    });

    test('runs an argument vector as it is, in the directory and environment given', async () => {
      const code = 'console.log(process.argv[1], process.env.LR, process.cwd())';
      const ran = await run([...node(code), 'a b; $HOME "c"'], { environment: { LR: '3e-4' } });
      expect(ran).toMatchObject({ exitCode: 0 });
      expect(ran.output.trim()).toMatch(/^a b; \$HOME "c" 3e-4 .*cml-engine-/);
    });

    test('runs a script that ends at its first failure, in a pipe and for an unset variable too', async () => {
      expect(await run({ script: 'echo one\nfalse\necho two\n' })).toMatchObject({
        exitCode: 1,
        output: 'one\n',
      });
      expect(await run({ script: 'false | cat\necho two\n' })).toMatchObject({ exitCode: 1, output: '' });
      expect((await run({ script: 'echo $NO_SUCH_THING' })).exitCode).not.toBe(0);
    });

    test('passes on what the command prints, both streams, byte for byte', async () => {
      const code = 'process.stdout.write(Buffer.from([0,255,13]));process.stderr.write("err\\u001b[0m")';
      const ran = await run(node(code));
      expect([...ran.output].sort()).toEqual([...'\0\ufffd\rerr\u001b[0m'].sort());
    });

    test('output comes while the command runs', async () => {
      const controller = new AbortController();
      const engine = await open();
      // It ends only when its output was seen.
      const execution = await engine.run(
        { command: node('console.log("go"); setInterval(() => {}, 1000)'), directory, environment: {} },
        { onOutput: () => controller.abort(), signal: controller.signal },
      );
      expect(execution.signal).toBe('SIGTERM');
    });

    test('a great deal of output is passed on whole', async () => {
      const ran = await run(node('process.stdout.write("x".repeat(3e6) + "end")'));
      expect(ran.output.length).toBe(3_000_003);
    });

    test('the exit code is the command’s own', async () => {
      expect(await run(node('process.exit(42)'))).toMatchObject({ exitCode: 42 });
    });

    test('a command that a signal ended: 128 + n', async () => {
      expect(await run(node('process.kill(process.pid, "SIGKILL")'))).toMatchObject({
        exitCode: 137,
        signal: 'SIGKILL',
      });
    });

    test('a command that is not there: 127 and a sentence', async () => {
      const ran = await run(['no-such-trainer', '--lr', '1']);
      expect(ran).toMatchObject({ exitCode: 127 });
      expect(ran.output).toContain('no-such-trainer was not found');
    });

    test('a directory that is not there', async () => {
      await expect(run(['true'], { directory: join(directory, 'missing') })).rejects.toMatchObject({
        code: 'file-missing',
      });
    });

    test('an abort lets the command end in its own way', async () => {
      const code =
        'process.on("SIGINT", () => { console.log("saved"); process.exit(7) });console.log("go");setInterval(() => {}, 1000)';
      const controller = new AbortController();
      const chunks: string[] = [];
      const engine = await open();
      const execution = await engine.run(
        { command: node(code), directory, environment: {} },
        {
          signal: controller.signal,
          onOutput(chunk) {
            chunks.push(chunk.toString());
            controller.abort('SIGINT');
          },
        },
      );
      expect(execution.exitCode).toBe(7);
      expect(chunks.join('')).toContain('saved');
    });

    test('a command that will not end is ended after the grace, its children too', async () => {
      const script = [
        'trap "" TERM',
        '(trap "" TERM; while :; do sleep 0.1; done) &',
        'setsid bash -c \'trap "" TERM; echo $$ >own; while :; do sleep 0.1; done\' &',
        'while [ ! -s own ]; do sleep 0.02; done',
        'echo $$ $! $(jobs -p) $(cat own) >pids',
        'sleep 0.3',
        'echo go',
        'while :; do sleep 0.1; done',
      ].join('\n');
      const controller = new AbortController();
      const engine = await open();
      const execution = await engine.run(
        { command: { script }, directory, environment: { PATH: process.env.PATH } },
        { signal: controller.signal, grace: 300, onOutput: () => controller.abort() },
      );
      expect(execution).toMatchObject({ exitCode: 137, signal: 'SIGKILL' });
      const pids = readFileSync(join(directory, 'pids'), 'utf8').trim().split(/\s+/).map(Number);
      expect(pids.length).toBeGreaterThan(3);
      await vi.waitFor(() => expect(pids.filter(isAlive)).toEqual([]), 5000);
    });

    test('says what it cost', async () => {
      const { resources } = await run(
        node('const a = Buffer.alloc(2e8, 1); const end = Date.now() + 1000; while (Date.now() < end); a[0]'),
      );
      expect(resources.wallSeconds).toBeGreaterThan(1);
      expect(resources.cpuSeconds ?? 1).toBeGreaterThan(0.2);
      expect(resources.peakMemoryBytes ?? 3e8).toBeGreaterThan(2e8);
      expect(resources.peakMemoryBytes ?? 3e8).toBeLessThan(5e8);
    });
  });
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
