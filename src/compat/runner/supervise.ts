import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** What a runner program prints when it takes and ends a job. */
export interface Signs {
  /** Its group `build`, where it has one, is the build that the job belongs to. */
  readonly started: RegExp;
  readonly ended: RegExp;
}

export interface Supervised {
  readonly file: string;
  readonly args: readonly string[];
  readonly directory: string;
  readonly env: NodeJS.ProcessEnv;
  readonly signs: Signs;
  /** Seconds without a job after which the runner leaves; for ever where undefined. */
  readonly idle: number | undefined;
  readonly single: boolean;
  readonly signal: AbortSignal;
  /** Called when the signal comes while a job runs, before the program is told to stop; with its build, where that was printed. */
  readonly interrupting: (build: string | undefined) => Promise<void>;
  readonly log: (line: string) => void;
}

export interface Ended {
  readonly reason: 'idle' | 'single' | 'signal' | 'exit';
  readonly code: number | null;
  /** A job was running when the program ended. */
  readonly interrupted: boolean;
}

/** Milliseconds that a program has to end after it was asked to. */
const grace = 30_000;

/** Runs a runner program until it has been idle for too long, has done its one job, or is told to stop. */
export async function supervise(supervised: Supervised): Promise<Ended> {
  const { signs, idle, single, signal } = supervised;
  const child = spawn(supervised.file, supervised.args, {
    cwd: supervised.directory,
    env: supervised.env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let reason: Ended['reason'] = 'exit';
  let busy = false;
  let build: string | undefined;
  let timer: NodeJS.Timeout | undefined;
  const stop = (why: Ended['reason']) => {
    if (reason !== 'exit') return;
    reason = why;
    clearTimeout(timer);
    end(child);
  };
  const wait = () => {
    clearTimeout(timer);
    if (idle !== undefined) timer = setTimeout(() => stop('idle'), idle * 1000);
  };
  const read = (line: string) => {
    supervised.log(line);
    const started = signs.started.exec(line);
    if (started) {
      busy = true;
      build = started.groups?.build;
      clearTimeout(timer);
    } else if (signs.ended.test(line)) {
      busy = false;
      if (single) stop('single');
      else wait();
    }
  };
  for (const stream of [child.stdout, child.stderr]) createInterface({ input: stream }).on('line', read);
  const interrupt = () => {
    if (busy) void supervised.interrupting(build).finally(() => stop('signal'));
    else stop('signal');
  };
  signal.addEventListener('abort', interrupt, { once: true });
  if (signal.aborted) interrupt();
  wait();
  try {
    const code = await new Promise<number | null>((resolve, reject) => {
      child.on('error', reject);
      child.on('close', resolve);
    });
    return { reason, code, interrupted: busy };
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', interrupt);
  }
}

function end(child: ChildProcess): void {
  child.kill('SIGINT');
  const last = setTimeout(() => child.kill('SIGKILL'), grace);
  child.once('close', () => clearTimeout(last));
}
