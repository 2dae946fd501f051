import { spawn, spawnSync } from 'node:child_process';

/** What came of a process. */
export interface Result {
  /** Null where a signal ended the process. */
  readonly code: number | null;
  readonly stdout: Buffer;
  readonly stderr: string;
}

/** Where and with what a process runs: in this one's folder, with its environment and without input, unless told. */
export interface ExecOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly input?: string | Uint8Array;
  readonly signal?: AbortSignal;
  /** Milliseconds; the process is killed after it, and whatever it has started is not waited for. */
  readonly timeout?: number;
  /** It answers at once: to wait for it costs Node less than to be told, but nothing else happens meanwhile. */
  readonly quick?: boolean;
}

/**
 * Runs a program with an argument vector, never through a shell, and collects what it printed. A program that cannot be
 * started rejects with Node's own error (`ENOENT`); a non-zero exit code is a result.
 */
export async function exec(
  file: string,
  args: readonly string[],
  options: ExecOptions = {},
): Promise<Result> {
  if (options.quick) return execNow(file, args, options);
  return await new Promise((resolve, reject) => {
    const child = spawn(file, args, {
      cwd: options.cwd,
      env: options.env,
      signal: options.signal,
      timeout: options.timeout,
      stdio: [options.input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
      windowsHide: true,
    });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    child.stdout?.on('data', (chunk: Buffer) => stdout.push(chunk));
    child.stderr?.on('data', (chunk: Buffer) => stderr.push(chunk));
    child.on('error', reject);
    // Its children may hold the pipes open for as long as they like, as git's do while a server says nothing.
    child.on('exit', () => {
      if (child.killed) for (const pipe of [child.stdout, child.stderr]) pipe?.destroy();
    });
    child.on('close', (code) => {
      resolve({ code, stdout: Buffer.concat(stdout), stderr: Buffer.concat(stderr).toString('utf8') });
    });
    // A program that exits before it has read its input is judged by its exit code, not by the broken pipe.
    child.stdin?.on('error', () => {});
    child.stdin?.end(options.input);
  });
}

function execNow(file: string, args: readonly string[], options: ExecOptions): Result {
  const { cwd, env, input, timeout } = options;
  const { status, stdout, stderr, error } = spawnSync(file, args, {
    cwd,
    env,
    input,
    timeout,
    stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
    maxBuffer: Number.POSITIVE_INFINITY,
    windowsHide: true,
  });
  if (error && status === null && !stdout) throw error;
  return { code: status, stdout, stderr: stderr.toString('utf8') };
}
