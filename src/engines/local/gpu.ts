import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import type { Resources } from '../../model/run.ts';

type Gpu = NonNullable<Resources['gpu']>;

/** Milliseconds until a command is worth a look at the GPUs, and between two looks. */
const [patience, interval] = [400, 1000] as const;

interface Device {
  readonly name: string;
  /** Sum of the looks' percentages. */
  busy: number;
  looks: number;
  /** MiB in use at the first look, which is before a training has loaded its framework. */
  readonly first: number;
}

/**
 * Watches NVIDIA's GPUs by one `nvidia-smi` process, where the machine has any and the command may see them. What other
 * programs do there at the same time counts too, memory that was in use before aside.
 */
export function watchGpu(env: Readonly<Record<string, string | undefined>>): { stop(): { gpu?: Gpu } } {
  const watch = createReader();
  let monitor: ChildProcess | undefined;
  let timer: NodeJS.Timeout | undefined;
  const visible = env.CUDA_VISIBLE_DEVICES;
  if (existsSync('/dev/nvidiactl') && !['', '-1', 'NoDevFiles'].includes(visible ?? 'all'))
    timer = setTimeout(() => {
      const some = visible && /^[\w,-]+$/.test(visible) ? ['-i', visible] : [];
      const fields = '--query-gpu=index,name,utilization.gpu,memory.used';
      const args = [fields, '--format=csv,noheader,nounits', '-lms', String(interval), ...some];
      monitor = spawn('nvidia-smi', args, { stdio: ['ignore', 'pipe', 'ignore'] });
      monitor.on('error', () => {});
      monitor.stdout?.setEncoding('utf8').on('data', watch.push);
      monitor.unref();
    }, patience).unref();
  return {
    stop() {
      clearTimeout(timer);
      monitor?.kill();
      monitor = undefined;
      return watch.result();
    },
  };
}

/** Reads lines of `index, name, percent, MiB`. */
export function createReader(): { push(text: string): void; result(): { gpu?: Gpu } } {
  const devices = new Map<string, Device>();
  let rest = '';
  let peak = 0;

  function look(line: string, used: Map<string, number>): void {
    const [index = '', name = '', percent, memory] = line.split(',').map((field) => field.trim());
    const [busy, mebibytes] = [Number(percent), Number(memory)];
    if (!name || Number.isNaN(busy) || Number.isNaN(mebibytes)) return;
    const device = devices.get(index) ?? { name, busy: 0, looks: 0, first: mebibytes };
    device.busy += busy;
    device.looks += 1;
    devices.set(index, device);
    used.set(index, mebibytes - device.first);
    peak = Math.max(
      peak,
      [...used.values()].reduce((sum, value) => sum + value, 0),
    );
  }

  const used = new Map<string, number>();
  return {
    push(text) {
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) look(line, used);
    },
    result() {
      const all = [...devices.values()];
      if (all.length === 0) return {};
      const names = [...new Set(all.map((device) => device.name))].join(', ');
      const utilization = all.reduce((sum, device) => sum + device.busy / device.looks, 0) / all.length / 100;
      const name = all.length > 1 ? `${all.length} × ${names}` : names;
      return { gpu: { name, utilization, memoryBytes: peak * 2 ** 20 } };
    },
  };
}
