import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { Socket } from 'node:net';
import { CmlError } from '../model/errors.ts';
import type { Git } from './git.ts';
import { parseTree, type TreeEntry } from './tree.ts';

/** Git's objects, read through one long-lived process that does not keep the program alive. */
export interface ObjectReader {
  /**
   * The content of the object that a name stands for (an id, or any revision such as `HEAD:path` or `ID^{tree}`);
   * undefined where there is none. Calls may overlap; they are answered in order. Throws CmlError `file-too-large` for
   * an object of more than `maxBytes`, which is skipped and never held, and `git-failed` where git ended.
   */
  read(name: string, options?: { maxBytes?: number }): Promise<Buffer | undefined>;
  /** The id of the object that a name stands for; its content is not kept. Undefined where there is none. */
  id(name: string): Promise<string | undefined>;
  /** The entries of a tree by its id, kept: revisions have most of their folders in common. */
  tree(oid: string): Promise<readonly TreeEntry[] | undefined>;
  /** Lets git answer what was asked, then end. A later read starts it anew. */
  close(): void;
}

/** Starts `git cat-file --batch` at the first read. */
export function openObjects(git: Git): ObjectReader {
  let batch: Batch | undefined;
  const trees = new Map<string, Promise<readonly TreeEntry[] | undefined>>();

  async function ask(name: string, maxBytes: number): Promise<Answer> {
    if (name === '' || /[\n\r\0]/.test(name)) return {};
    if (!batch?.running()) batch = startBatch(git);
    return await batch.ask(name, maxBytes);
  }
  async function read(name: string, maxBytes = Number.POSITIVE_INFINITY): Promise<Buffer | undefined> {
    const { content, size } = await ask(name, maxBytes);
    if (content === undefined && size !== undefined) throw tooLarge(size, maxBytes);
    return content;
  }

  return {
    read: (name, options) => read(name, options?.maxBytes),
    id: async (name) => (await ask(name, 0)).oid,
    tree(oid) {
      const known = trees.get(oid) ?? read(oid).then((raw) => raw && parseTree(raw, oid.length / 2));
      trees.set(oid, known);
      return known;
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
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: Error) => void;
}

interface Batch {
  ask(name: string, maxBytes: number): Promise<Answer>;
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
    done: (answer) => queue.shift()!.resolve(answer),
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
  let waiting = '';
  function send(): void {
    if (waiting !== '') child.stdin.write(waiting);
    waiting = '';
  }
  child.on('error', fail);
  child.on('close', () => fail());
  // A process that is gone is noticed by its `close`, not by the broken pipe.
  child.stdin.on('error', () => {});

  return {
    ask: (name, maxBytes) =>
      new Promise((resolve, reject) => {
        if (queue.length === 0) keepAlive(child, true);
        queue.push({ maxBytes, resolve, reject });
        // Questions of one turn go out together.
        if (waiting === '') queueMicrotask(send);
        waiting += `${name}\n`;
      }),
    running: () => running,
    end() {
      running = false;
      child.stdin.end(waiting);
      waiting = '';
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

/** Empty where the object is missing. */
interface Answer {
  readonly oid?: string;
  /** Bytes. */
  readonly size?: number;
  /** Undefined where it was skipped. */
  readonly content?: Buffer;
}

/**
 * Cuts the output of `git cat-file --batch` (`ID TYPE SIZE\n`, content, `\n`, or `NAME missing\n`) into answers. `keep`
 * is asked, per object, whether its content is wanted.
 */
function answers(on: { keep(size: number): boolean; done(answer: Answer): void }): (chunk: Buffer) => void {
  let chunks: Buffer[] = [];
  let held = 0;
  let object: { readonly oid: string; readonly size: number; readonly kept: boolean } | undefined;
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
        const [, oid, bytes] = /^([0-9a-f]+) (?:blob|tree|commit|tag) (\d+)$/.exec(header) ?? [];
        if (oid === undefined) {
          on.done({});
          continue;
        }
        const size = Number(bytes);
        object = { oid, size, kept: on.keep(size) };
        missing = object.size + 1;
      } else if (held >= missing) {
        const all = take();
        putBack(all.subarray(missing));
        const { oid, size, kept } = object;
        on.done(kept ? { oid, size, content: all.subarray(0, size) } : { oid, size });
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
