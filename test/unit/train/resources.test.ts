import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, test } from 'vitest';
import { createReader } from '../../../src/engines/local/gpu.ts';
import { localEngine } from '../../../src/engines/local/index.ts';
import { parsePs, watchPs } from '../../../src/engines/local/ps.ts';
import { needs } from '../../support/tools.ts';

const linux = { skip: process.platform !== 'linux' };

/** JavaScript that keeps a core busy until the process has used so many seconds of it. */
const burn = (seconds: number) => `while (process.cpuUsage().user < ${seconds * 1e6});`;

async function cost(script: string) {
  let output = '';
  const { exitCode, resources } = await localEngine.run(
    {
      command: { script },
      directory: process.cwd(),
      environment: { PATH: process.env.PATH, NODE: process.execPath },
    },
    {
      onOutput: (chunk) => {
        output += chunk.toString();
      },
    },
  );
  expect(exitCode).toBe(0);
  return { resources, output };
}

describe('CPU time', linux, () => {
  test('of children that were waited for, however short', async () => {
    // They say themselves what they used, which is more on a machine that has much to do.
    const tell = 'const { user, system } = process.cpuUsage(); console.log((user + system) / 1e6);';
    const { resources, output } = await cost(`for n in 1 2 3; do "$NODE" -e '${burn(0.2)} ${tell}'; done`);
    const told = output.trim().split('\n').map(Number);
    const sum = told.reduce((all, one) => all + one, 0);
    expect(told).toHaveLength(3);
    expect(resources.cpuSeconds).toBeGreaterThan(0.95 * sum);
    expect(resources.cpuSeconds).toBeLessThan(1.5 * sum + 1);
  });

  test('of one that left the session and lives on', async () => {
    const code = `${burn(0.3)} require("fs").writeFileSync(3, "x"); setTimeout(() => {}, 1500)`;
    const { resources } = await cost(
      `exec 4< <(setsid "$NODE" -e '${code}' 3>&1 >/dev/null 2>&1 &); read -n 1 -u 4 _; sleep 0.1`,
    );
    expect(resources.cpuSeconds).toBeGreaterThan(0.29);
  });
});

describe('memory', linux, () => {
  test('is that of the whole tree at its peak', async () => {
    const fill = 'const a = Buffer.alloc(1e8, 1); setTimeout(() => a[0], 700)';
    const { resources } = await cost(`"$NODE" -e '${fill}' & "$NODE" -e '${fill}' & wait`);
    expect(resources.peakMemoryBytes).toBeGreaterThan(2e8);
    expect(resources.peakMemoryBytes).toBeLessThan(5e8);
  });

  test('that forked workers share counts once', needs('python3'), async () => {
    const code =
      'import os,time; a=bytearray(b"x")*150_000_000; [os.fork() for _ in range(2)]; time.sleep(0.8)';
    const { resources } = await cost(`exec python3 -c '${code}'`);
    expect(resources.peakMemoryBytes).toBeGreaterThan(1.5e8);
    expect(resources.peakMemoryBytes).toBeLessThan(3e8);
  });
});

describe('where there is no /proc', () => {
  test('reads what ps prints', () => {
    expect(parsePs('    1     0     1  12345   0:01.50\n 4321 1 4321 8 1-02:03:04\nbroken line\n')).toEqual([
      { pid: 1, parent: 0, group: 1, resident: 12345 * 1024, cpu: 1.5 },
      { pid: 4321, parent: 1, group: 4321, resident: 8192, cpu: 93_784 },
    ]);
  });

  test('asks the real one', needs('ps'), async () => {
    const child = spawn(
      process.execPath,
      ['-e', 'const a = Buffer.alloc(1e8, 1); console.log("here"); setTimeout(() => a[0], 30_000)'],
      { detached: true, stdio: ['ignore', 'pipe', 'ignore'] },
    );
    const exit = once(child, 'exit');
    await once(child.stdout!, 'data');
    const watch = watchPs(child.pid!);
    await new Promise((resolve) => setTimeout(resolve, 1200));
    const { peakMemoryBytes } = watch.stop();
    child.kill('SIGKILL');
    await exit;
    expect(peakMemoryBytes).toBeGreaterThan(1e8);
  });
});

describe('GPU', () => {
  test('the mean use of all devices, and the most memory that came on top', () => {
    const reader = createReader();
    reader.push('0, NVIDIA L4, 0, 500\n1, NVIDIA L4, 0, 0\n0, NVIDIA L4, 80, 1');
    reader.push('500\n1, NVIDIA L4, 40, 24\n0, NVIDIA L4, 100, 600\n1, NVIDIA L4, 20, 0\n');
    expect(reader.result()).toEqual({
      gpu: { name: '2 × NVIDIA L4', utilization: 0.4, memoryBytes: 1024 * 2 ** 20 },
    });
  });

  test('none, or one that does not say', () => {
    const reader = createReader();
    reader.push('No devices were found\n0, GRID K1, [N/A], [N/A]\n');
    expect(reader.result()).toEqual({});
  });
});
