import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { statSync } from 'node:fs';
import { constants } from 'node:os';
import { CmlError } from '../../model/errors.ts';
import type { Engine, Execution, Job, RunOptions } from '../types.ts';
import { watchGpu } from './gpu.ts';
import { watchProcesses } from './processes.ts';

/** Milliseconds of silence after a command's end, after which processes that it left behind are not listened to. */
const lingering = 1000;

/** The same where they are never silent. */
const longestLingering = 30_000;

/** How a person, or a CI system, asks for the end. */
const signals = ['SIGINT', 'SIGTERM'] as const;

const posix = process.platform !== 'win32';

/** Runs the command on this machine, in a process group of its own. */
export const localEngine: Engine = { name: 'local', run };

async function run(job: Job, options: RunOptions): Promise<Execution> {
  if (!statSync(job.directory, { throwIfNoEntry: false })?.isDirectory())
    throw new CmlError('file-missing', `There is no folder ${job.directory} to run the command in.`, {
      hint: 'Check --working-directory.',
    });
  const [file = '', ...args] = vector(job.command);
  const mark = randomUUID();
  const start = performance.now();
  const wallSeconds = () => (performance.now() - start) / 1000;
  // Its own session: a signal reaches every process of it, and a terminal's Ctrl-C comes through us alone.
  const child = spawn(file, args, {
    cwd: job.directory,
    env: { ...job.environment, CML_PROCESS: mark },
    stdio: ['inherit', 'pipe', 'pipe'],
    detached: posix,
    windowsHide: true,
  });
  child.stdout.on('data', options.onOutput);
  child.stderr.on('data', options.onOutput);
  const failure = await started(child);
  if (failure) {
    options.onOutput(Buffer.from(`cml: ${unstartable(file, failure)}\n`));
    return { exitCode: failure.code === 'ENOENT' ? 127 : 126, resources: { wallSeconds: wallSeconds() } };
  }

  const group = child.pid!;
  const processes = watchProcesses(group, `CML_PROCESS=${mark}`);
  const gpu = watchGpu(job.environment);
  const stop = endOnAbort(child, options, () => processes.pids());
  try {
    const { code, signal } = await ended(child);
    const resources = { wallSeconds: wallSeconds(), ...processes.stop(), ...gpu.stop() };
    await stop.finished();
    await closed(child);
    if (code !== null) return { exitCode: code, resources };
    const name = signal ?? 'SIGKILL';
    return { exitCode: 128 + constants.signals[name], signal: name, resources };
  } finally {
    stop.forget();
    processes.stop();
    gpu.stop();
  }
}

function vector(command: Job['command']): readonly string[] {
  if (!('script' in command)) return command;
  return ['bash', '--noprofile', '--norc', '-euo', 'pipefail', '-c', command.script];
}

function started(child: ChildProcess): Promise<NodeJS.ErrnoException | undefined> {
  return new Promise((resolve) => {
    child.once('spawn', () => resolve(undefined));
    child.once('error', resolve);
  });
}

function unstartable(file: string, error: NodeJS.ErrnoException): string {
  if (error.code === 'ENOENT' && file === 'bash')
    return 'bash was not found on PATH, and a script needs it. Install it, or give the command after `--`.';
  if (error.code === 'ENOENT') return `${file} was not found. Is it installed, and on PATH in this job?`;
  if (error.code === 'EACCES')
    return `${file} may not be executed. Give it the execute permission (chmod +x).`;
  return `${file} could not be started: ${error.message}`;
}

function ended(child: ChildProcess): Promise<{ code: number | null; signal: NodeJS.Signals | null }> {
  return new Promise((resolve) => child.once('exit', (code, signal) => resolve({ code, signal })));
}

/** Waits for the rest of the output, but not for a server in the background that holds the pipe and is silent. */
async function closed(child: ChildProcess): Promise<void> {
  const streams = [child.stdout, child.stderr];
  if (streams.every((stream) => stream?.readableEnded)) return;
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, lingering);
    const last = performance.now() + longestLingering;
    for (const stream of streams) stream?.on('data', () => performance.now() < last && timer.refresh());
    child.once('close', () => {
      clearTimeout(timer);
      resolve();
    });
  });
  for (const stream of streams) stream?.destroy();
}

/** Passes an abort on to the command, and after the grace ends by force whatever is left of it. */
function endOnAbort(child: ChildProcess, options: RunOptions, descendants: () => readonly number[]) {
  const group = child.pid!;
  const grace = options.grace ?? 7000;
  let deadline = Number.POSITIVE_INFINITY;
  let timer: NodeJS.Timeout | undefined;

  function force(): void {
    signalGroup(group, 'SIGKILL');
    // Those that left the group for a session of their own.
    for (const pid of descendants()) signalOne(pid, 'SIGKILL');
  }
  function abort(): void {
    deadline = performance.now() + grace;
    timer = setTimeout(force, grace);
    // Whoever asks a second time will not wait.
    for (const again of signals) process.on(again, force);
    signalGroup(group, options.signal?.reason === 'SIGINT' ? 'SIGINT' : 'SIGTERM');
  }
  if (options.signal?.aborted) abort();
  options.signal?.addEventListener('abort', abort, { once: true });
  process.once('exit', force);

  return {
    /** After an abort: waits until nothing is left of the group, at most for the grace. */
    async finished(): Promise<void> {
      if (deadline === Number.POSITIVE_INFINITY) return;
      while (posix && signalGroup(group, 0) && performance.now() < deadline)
        await new Promise((resolve) => setTimeout(resolve, 25));
      force();
    },
    forget(): void {
      clearTimeout(timer);
      for (const again of signals) process.removeListener(again, force);
      options.signal?.removeEventListener('abort', abort);
      process.removeListener('exit', force);
    },
  };
}

/** Whether there was anything to signal. */
function signalGroup(group: number, signal: NodeJS.Signals | 0): boolean {
  if (posix) return signalOne(-group, signal);
  if (signal === 0) return signalOne(group, 0);
  // Windows has no signals to pass on: the tree ends at once.
  spawn('taskkill', ['/pid', String(group), '/T', '/F'], { stdio: 'ignore', windowsHide: true }).on(
    'error',
    () => {},
  );
  return true;
}

function signalOne(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, signal);
  } catch {
    return false;
  }
}
