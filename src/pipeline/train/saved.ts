import { createHash } from 'node:crypto';
import { appendFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import * as z from 'zod/mini';
import type { Git } from '../../io/git.ts';
import { decodeRecord, encodeRecord } from '../../ledger/codec.ts';
import type { Run } from '../../model/run.ts';

/** What repeated trainings left before they were interrupted, so that running the same again goes on from there. */
export interface Saved {
  /** Trainings that ended well, by seed; without plots. */
  readonly done: ReadonlyMap<number, Run>;
  keep(seed: number, run: Run): Promise<void>;
  /** All of them ended: the next run begins anew. */
  forget(): Promise<void>;
}

/** A commit, and what in the work tree differs from it: by path, a digest of the file as it is. */
interface State {
  readonly head: string;
  readonly changed: Readonly<Record<string, string>>;
}

const digests = z.record(z.string(), z.string());
const firstLine = z.object({ cml: z.literal(1), command: z.string(), head: z.string(), changed: digests });
const seedLine = z.object({ seed: z.int(), wrote: z.array(z.string()), record: z.unknown() });

/**
 * Reads `file`: JSON Lines, the first of which names what was trained. It counts only where command, commit and every
 * changed file are the same now, but for files that the trainings themselves wrote. Where nothing can be kept, nothing is.
 */
export async function openSaved(git: Git, file: string, command: string): Promise<Saved> {
  const state = await stateOf(git);
  if (state === undefined) return { done: new Map(), keep: async () => {}, forget: async () => {} };
  const done = await earlier(file, command, state);
  if (done.size === 0) await begin(file, { cml: 1, command, ...state });
  return {
    done,
    async keep(seed, run) {
      const now = (await stateOf(git))?.changed ?? {};
      const wrote = [...new Set([...Object.keys(now), ...Object.keys(state.changed)])].filter(
        (path) => now[path] !== state.changed[path],
      );
      const line = { seed, wrote, record: JSON.parse(encodeRecord('seed', run)) };
      await appendFile(file, `${JSON.stringify(line)}\n`).catch(() => {});
    },
    forget: () => rm(file, { force: true }),
  };
}

async function begin(file: string, first: z.infer<typeof firstLine>): Promise<void> {
  const folder = dirname(file);
  try {
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, '.gitignore'), '*\n');
    // What lies there may be a link: it is replaced, not followed.
    await rm(file, { force: true, recursive: true });
    await writeFile(file, `${JSON.stringify(first)}\n`, { flag: 'wx' });
  } catch {
    // A disk that takes nothing is no reason not to train.
  }
}

async function earlier(file: string, command: string, now: State): Promise<Map<number, Run>> {
  const lines = (await readFile(file, 'utf8').catch(() => '')).split('\n').map(parsed);
  const first = firstLine.safeParse(lines[0]);
  if (!first.success || first.data.command !== command || first.data.head !== now.head) return new Map();
  const seeds = lines.slice(1).flatMap((line) => seedLine.safeParse(line).data ?? []);
  const wrote = new Set(seeds.flatMap((line) => line.wrote));
  const before = first.data.changed;
  const paths = [...Object.keys(before), ...Object.keys(now.changed)].filter((path) => !wrote.has(path));
  if (paths.some((path) => before[path] !== now.changed[path])) return new Map();
  return new Map(
    seeds.flatMap(({ seed, record }) => {
      const run = decodeRecord(JSON.stringify(record), null);
      return run === undefined ? [] : [[seed, run] as const];
    }),
  );
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

/** Undefined where there is no commit. */
async function stateOf(git: Git): Promise<State | undefined> {
  const head = await git.try(['rev-parse', '--verify', '--quiet', 'HEAD']);
  const listed = await git.try(['diff', '--name-only', '-z', '--no-ext-diff', '--ignore-submodules', 'HEAD']);
  if (head.code !== 0 || listed.code !== 0) return undefined;
  const paths = listed.stdout.toString('utf8').split('\0').filter(Boolean);
  const entries = paths.map(async (path) => [path, await digestOf(join(git.root, path))] as const);
  return {
    head: head.stdout.toString('utf8').trim(),
    changed: Object.fromEntries(await Promise.all(entries)),
  };
}

async function digestOf(path: string): Promise<string> {
  const bytes = await readFile(path).catch(() => undefined);
  return bytes === undefined ? 'gone' : createHash('sha256').update(bytes).digest('hex');
}
