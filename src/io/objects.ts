import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { Socket } from 'node:net';
import { CmlError } from '../model/errors.ts';
import type { Git } from './git.ts';

/** Git's objects, read through one long-lived process that does not keep the program alive. */
export interface ObjectReader {
  /**
   * The content of the object that a name stands for (an id, or any revision such as `HEAD:path` or `ID^{tree}`);
   * undefined where there is none. Calls may overlap; they are answered in order. Throws CmlError `file-too-large` for
   * an object of more than `maxBytes`, which is skipped and never held, and `git-failed` where git ended.
   */
  read(name: string, options?: { maxBytes?: number }): Promise<Buffer | undefined>;
  /** Lets git answer what was asked, then end. A later read starts it anew. */
  close(): void;
}

/** Starts `git cat-file --batch` at the first read. */
export function openObjects(git: Git): ObjectReader {
  let batch: Batch | undefined;
  return {
    async read(name, { maxBytes = Number.POSITIVE_INFINITY } = {}) {
      if (name === '' || /[\n\r\0]/.test(name)) return undefined;
      if (!batch?.running()) batch = startBatch(git);
      return await batch.ask(name, maxBytes);
    },
    close() {
      batch?.end();
      batch = undefined;
    },
  };
}

/** A blob in chunks, of any size, from a process of its own, so that no other read waits behind it. */
export async function* streamObject(git: Git, oid: string): AsyncGenerator<Buffer> {
  const child = spawn('git', ['cat-file', 'blob', oid], {
    cwd: git.root,
    env: git.env,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const closed = once(child, 'close');
  closed.catch(() => {});
  try {
    yield* child.stdout;
    const [code] = await closed;
    if (code !== 0)
      throw new CmlError('git-failed', `git could not read the object ${oid}: exit code ${code}.`);
  } finally {
    child.kill();
  }
}

interface Question {
  readonly maxBytes: number;
  readonly resolve: (content: Buffer | undefined) => void;
  readonly reject: (error: Error) => void;
}

interface Batch {
  ask(name: string, maxBytes: number): Promise<Buffer | undefined>;
  running(): boolean;
  end(): void;
}

function startBatch(git: Git): Batch {
  const child = spawn('git', ['cat-file', '--batch'], {
    cwd: git.root,
    env: git.env,
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const queue: Question[] = [];
  let running = true;

  const take = answers({
    keep: (size) => size <= queue[0]!.maxBytes,
    done({ content, size }) {
      const question = queue.shift()!;
      if (content === undefined && size !== undefined) question.reject(tooLarge(size, question.maxBytes));
      else question.resolve(content);
    },
  });
  child.stdout.on('data', (chunk: Buffer) => {
    take(chunk);
    if (queue.length === 0) keepAlive(child, false);
  });
  function fail(cause?: Error): void {
    running = false;
    const error = new CmlError('git-failed', 'git cat-file ended before it had answered.', { cause });
    for (const question of queue.splice(0)) question.reject(error);
  }
  child.on('error', fail);
  child.on('close', () => fail());
  // A process that is gone is noticed by its `close`, not by the broken pipe.
  child.stdin.on('error', () => {});

  return {
    ask: (name, maxBytes) =>
      new Promise((resolve, reject) => {
        queue.push({ maxBytes, resolve, reject });
        keepAlive(child, true);
        child.stdin.write(`${name}\n`);
      }),
    running: () => running,
    end() {
      running = false;
      child.stdin.end();
    },
  };
}

function keepAlive(child: ChildProcess, alive: boolean): void {
  const sockets = [child.stdin, child.stdout].filter((stream) => stream instanceof Socket);
  for (const handle of [child, ...sockets]) {
    if (alive) handle.ref();
    else handle.unref();
  }
}

interface Answer {
  /** Undefined where the object is missing or was skipped. */
  readonly content?: Buffer;
  /** Undefined where the object is missing. */
  readonly size?: number;
}

/**
 * Cuts the output of `git cat-file --batch` (`ID TYPE SIZE\n`, content, `\n`, or `NAME missing\n`) into answers. `keep`
 * is asked, per object, whether its content is wanted.
 */
function answers(on: { keep(size: number): boolean; done(answer: Answer): void }): (chunk: Buffer) => void {
  let chunks: Buffer[] = [];
  let held = 0;
  let object: { readonly size: number; readonly kept: boolean } | undefined;
  // Bytes of the object that are still to come, its closing newline with them.
  let missing = 0;

  function take(): Buffer {
    const all = chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks, held);
    chunks = [];
    held = 0;
    return all;
  }
  function putBack(rest: Buffer): void {
    if (rest.length > 0) chunks = [rest];
    held = rest.length;
  }

  return (chunk) => {
    chunks.push(chunk);
    held += chunk.length;
    while (held > 0) {
      if (object === undefined) {
        const all = take();
        const newline = all.indexOf(10);
        if (newline < 0) return putBack(all);
        putBack(all.subarray(newline + 1));
        const header = all.toString('utf8', 0, newline);
        const size = /^[0-9a-f]+ (?:blob|tree|commit|tag) (\d+)$/.exec(header)?.[1];
        if (size === undefined) {
          on.done({});
          continue;
        }
        object = { size: Number(size), kept: on.keep(Number(size)) };
        missing = object.size + 1;
      } else if (held >= missing) {
        const all = take();
        putBack(all.subarray(missing));
        on.done(
          object.kept ? { content: all.subarray(0, object.size), size: object.size } : { size: object.size },
        );
        object = undefined;
      } else {
        if (!object.kept) missing -= take().length;
        return;
      }
    }
  };
}

function tooLarge(size: number, limit: number): CmlError {
  return new CmlError('file-too-large', `The object holds ${size} bytes; at most ${limit} are read.`);
}
