import { spawn } from 'node:child_process';
import { CmlError } from '../../model/errors.ts';

/** Milliseconds that a command may take: what takes longer belongs into the training. */
const deadline = 300_000;

/** Bytes that it may print. */
const maxBytes = 16 * 1024 * 1024;

/** What a command printed. */
export interface Output {
  /** Null where a signal ended it. */
  readonly code: number | null;
  readonly stdout: Buffer;
  /** The last line of its standard error, empty where there is none. */
  readonly lastLine: string;
}

/**
 * Runs a script as `cml run` runs a training's, in a process group of its own, which is ended whole where it takes too
 * long or prints too much. Throws CmlError `format-invalid`.
 */
export function output(
  script: string,
  { directory, env, wait = deadline }: { directory: string; env: NodeJS.ProcessEnv; wait?: number },
): Promise<Output> {
  return new Promise((resolve, reject) => {
    const isPosix = process.platform !== 'win32';
    const child = spawn('bash', ['--noprofile', '--norc', '-euo', 'pipefail', '-c', script], {
      cwd: directory,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: isPosix,
      windowsHide: true,
    });
    const stdout: Buffer[] = [];
    let bytes = 0;
    let said = '';
    const end = (why: string) => {
      clearTimeout(timer);
      try {
        // Whoever it started has the pipe too, and would keep us waiting.
        process.kill(isPosix ? -child.pid! : child.pid!, 'SIGKILL');
      } catch {
        // It has ended meanwhile.
      }
      child.stdout.destroy();
      child.stderr.destroy();
      reject(new CmlError('format-invalid', why));
    };
    const timer = setTimeout(() => end(`the command took longer than ${wait / 1000} s`), wait);
    child.stdout.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > maxBytes) end(`the command printed more than ${maxBytes} bytes`);
      else stdout.push(chunk);
    });
    child.stderr.on('data', (chunk: Buffer) => {
      said = (said + chunk.toString('utf8')).slice(-4000);
    });
    child.on('error', (cause) => {
      clearTimeout(timer);
      reject(new CmlError('format-invalid', `bash cannot be started: ${cause.message}`, { cause }));
    });
    child.on('close', (code) => {
      clearTimeout(timer);
      resolve({ code, stdout: Buffer.concat(stdout), lastLine: said.trimEnd().split('\n').at(-1)!.trim() });
    });
  });
}
