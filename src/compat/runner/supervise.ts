import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';

/** What a runner program prints when it takes and ends a job. */
export interface Signs {
  /** Its group `build`, where it has one, is the build that the job belongs to. */
  readonly started: RegExp;
  /** Absent where the program ends with its job, and is started again for the next one. */
  readonly ended?: RegExp;
  /** What such a program prints before it ends without a job. */
  readonly none?: RegExp;
}

/** A runner program, how it is started, and until when it runs. */
export interface Supervised {
  readonly file: string;
  readonly args: readonly string[];
  readonly directory: string;
  readonly env: NodeJS.ProcessEnv;
  readonly signs: Signs;
  /** Seconds without a job after which the runner leaves; for ever where undefined. */
  readonly idle: number | undefined;
  readonly single: boolean;
  /** With `single`, the program leaves by itself: told to earlier, it might not bring its job's last word to the forge. */
  readonly leaves?: boolean;
  readonly signal: AbortSignal;
  /** Called when the signal comes while a job runs, before the program is told to stop; with its build, where that was printed. */
  readonly interrupting: (build: string | undefined) => Promise<void>;
  readonly log: (line: string) => void;
}

/** Why and how a runner program ended. */
export interface Ended {
  readonly reason: 'idle' | 'single' | 'signal' | 'exit';
  readonly code: number | null;
  /** A job was running when the program ended. */
  readonly interrupted: boolean;
}

/** Milliseconds that a program has to end after it was asked to. */
const grace = 30_000;

/** Milliseconds that a program has to leave by itself after its one job. */
const farewell = 20_000;

/** Milliseconds after which a program that found no job looks again. */
const pause = 3000;

/** Runs a runner program until it has been idle for too long, has done its one job, or is told to stop. */
export async function supervise(supervised: Supervised): Promise<Ended> {
  const { signs, idle, single, signal } = supervised;
  const stopped = new AbortController();
  let child: ChildProcess | undefined;
  let reason: Ended['reason'] = 'exit';
  let busy = false;
  let hasNone = false;
  let isServed = false;
  let wasBusy: boolean | undefined;
  let build: string | undefined;
  let timer: NodeJS.Timeout | undefined;
  const stop = (why: Ended['reason']) => {
    if (reason !== 'exit') return;
    reason = why;
    // It may say then that the job has ended, because it ended it.
    wasBusy = busy;
    clearTimeout(timer);
    stopped.abort();
    if (child) end(child);
  };
  const wait = () => {
    clearTimeout(timer);
    if (idle !== undefined) timer = setTimeout(() => stop('idle'), idle * 1000);
  };
  const done = () => {
    busy = false;
    if (!single) return wait();
    if (!supervised.leaves) return stop('single');
    isServed = true;
    timer = setTimeout(() => stop('single'), farewell);
  };
  // One that looks again says the same each time; only the first look is worth a line, and those that find something.
  const held: string[] = [];
  let isQuiet = false;
  const flush = () => {
    isQuiet = false;
    for (const line of held.splice(0)) supervised.log(line);
  };
  const read = (line: string) => {
    if (isQuiet) held.push(line);
    else supervised.log(line);
    const started = signs.started.exec(line);
    if (started) {
      flush();
      busy = true;
      build = started.groups?.build;
      clearTimeout(timer);
    } else if (signs.ended?.test(line)) done();
    else if (signs.none?.test(line)) hasNone = true;
  };
  const interrupt = () => {
    const leave = () => stop('signal');
    // Whatever comes of asking: the machine may have only seconds left.
    if (busy) supervised.interrupting(build).then(leave, leave);
    else leave();
  };
  signal.addEventListener('abort', interrupt, { once: true });
  if (signal.aborted) interrupt();
  wait();
  try {
    while (!stopped.signal.aborted) {
      hasNone = false;
      child = start(supervised, read);
      const code = await closed(child);
      child = undefined;
      if (!hasNone) flush();
      held.length = 0;
      isQuiet = hasNone;
      const isOver = reason !== 'exit' || signs.ended !== undefined || (!busy && !hasNone);
      if (isOver) return { reason: isServed ? 'single' : reason, code, interrupted: wasBusy ?? busy };
      if (busy) done();
      else await sleep(pause, undefined, { signal: stopped.signal }).catch(() => {});
    }
    return { reason, code: null, interrupted: false };
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', interrupt);
  }
}

function start({ file, args, directory, env }: Supervised, read: (line: string) => void): ChildProcess {
  const child = spawn(file, args, { cwd: directory, env, stdio: ['ignore', 'pipe', 'pipe'] });
  for (const stream of [child.stdout, child.stderr]) createInterface({ input: stream }).on('line', read);
  return child;
}

function closed(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
}

function end(child: ChildProcess): void {
  child.kill('SIGINT');
  const last = setTimeout(() => child.kill('SIGKILL'), grace);
  child.once('close', () => clearTimeout(last));
}
