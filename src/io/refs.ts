import { setTimeout as sleep } from 'node:timers/promises';
import { withConfig } from './credentials-git.ts';
import { type Git, openGit } from './git.ts';
import { type ObjectReader, openObjects } from './objects.ts';
import { makePrivateRepository } from './private-repository.ts';
import type { ExecOptions, Result } from './process.ts';
import { openRemote, type Remote } from './remote.ts';
import { obstacleOf, transportError } from './transport.ts';

export type Oid = string;

/**
 * Makes the next value of a ref from the current one: a commit, null to delete the ref, or undefined (or the current
 * value) to leave it. Called again with another value where somebody else has written meanwhile, so it must be repeatable.
 */
export type Build = (current: Oid | undefined) => Promise<Oid | null | undefined>;

export interface RefUpdate {
  readonly ref: string;
  readonly old: Oid | undefined;
  /** Null: deleted. */
  readonly new: Oid | null;
}

export interface RefsOptions {
  /** Instead of the repository's own environment; where a token is, see withToken. */
  readonly env?: NodeJS.ProcessEnv;
  /** Milliseconds for one git command. */
  readonly timeout?: number;
  /** Milliseconds after which a write that keeps losing its race, or meeting a broken server, is given up. */
  readonly deadline?: number;
}

/**
 * Refs of a remote repository that we read and write by compare-and-swap. Everything happens in a private bare
 * repository that `close` removes: the user's refs, index, work tree, configuration and shallow boundary are untouched,
 * and of the remote's history no more comes over than the newest trees.
 */
export interface Refs {
  /** The private repository. */
  readonly git: Git;
  /** Its objects; one that is missing is fetched when it is read. */
  readonly objects: ObjectReader;
  readonly remote: Remote;
  /**
   * The refs' values at the remote. Those not read before are fetched together, in one request; `whole` with all that they
   * hold, now and whenever they are read again, where it is small and all of it will be wanted.
   */
  read(refs: readonly string[], options?: { readonly whole?: boolean }): Promise<ReadonlyMap<string, Oid>>;
  /** Reads these anew the next time: somebody else may have written meanwhile. */
  forget(refs: readonly string[]): void;
  /** The values of every ref that begins with one of these, none of their objects: enough to delete one. */
  list(prefixes: readonly string[]): Promise<ReadonlyMap<string, Oid>>;
  /** Fetches those of these objects that are not here yet, in one request instead of one each. */
  load(oids: readonly Oid[]): Promise<void>;
  /** Plans a write. A later plan for the same ref takes the place of the earlier one; undefined withdraws it. */
  stage(ref: string, build: Build | undefined): void;
  /**
   * Writes everything staged in one atomic push, or nothing where nothing changes; a race that was lost is run again
   * on the new values. Returns what was written. Throws CmlError `push-rejected`, `forge-*` or `disk-full`; what was
   * staged then still is.
   */
  push(): Promise<readonly RefUpdate[]>;
  close(): Promise<void>;
}

const fetchOptions = [
  '--quiet',
  '--no-tags',
  '--no-write-fetch-head',
  '--no-recurse-submodules',
  '--no-auto-maintenance',
];
const transientAttempts = 4;

/** Opens the refs of `remote` (a name, URL or path), or of the repository itself where it is undefined. */
export async function openRefs(
  user: Git,
  remoteName: string | undefined,
  options: RefsOptions = {},
): Promise<Refs> {
  const { timeout = 120_000, deadline = 120_000 } = options;
  const owner = options.env === undefined ? user : openGit(user.root, options.env);
  const remote = await openRemote(owner, remoteName);
  const { git, remove } = await makePrivateRepository(user, remote.env);
  const { env } = git;
  const objects = openObjects(git);
  // `known` refs have their newest trees here; of `listed` ones there is the value alone.
  const known = new Map<string, Oid | undefined>();
  const listed = new Map<string, Oid>();
  const staged = new Map<string, Build>();
  const wholes = new Set<string>();

  /** Reading again does no harm, so a server that stumbles gets another chance. */
  async function receive(args: readonly string[], execOptions: ExecOptions = {}): Promise<Result> {
    for (let attempt = 1; ; attempt++) {
      const result = await git.try(args, { timeout, ...execOptions });
      if (result.code === 0 || (isSilent(result) && args.includes('--depth=1'))) return result;
      if (isHang(result) || obstacleOf(result) !== 'unavailable' || attempt === transientAttempts)
        throw transportError(result, { action: 'read', label: remote.label, env });
      await sleep(pause(attempt, 100));
    }
  }

  // Patterns, because a name that is not there would be an error; depth and filter, because the newest trees suffice.
  async function fetchPrefixes(prefixes: readonly string[]): Promise<ReadonlyMap<string, Oid>> {
    const patterns = prefixes.map((prefix) => `+${prefix}*:${prefix}*`);
    const isWhole = prefixes.every((prefix) => wholes.has(prefix));
    const options = ['--prune', ...(isWhole ? [] : ['--filter=blob:none']), remote.name, ...patterns];
    const fetched = await receive(['fetch', ...fetchOptions, '--depth=1', ...options]);
    // A shallow fetch that matches nothing fails without a word; one that is not shallow tells that from a failure.
    if (fetched.code !== 0) await receive(['fetch', ...fetchOptions, ...options]);
    const lines = await git.text(['for-each-ref', '--format=%(objectname) %(refname)', 'refs/']);
    const found = new Map<string, Oid>();
    for (const line of lines.split('\n')) {
      const space = line.indexOf(' ');
      if (space > 0) found.set(line.slice(space + 1), line.slice(0, space));
    }
    return found;
  }

  async function read(
    refs: readonly string[],
    { whole = false }: { readonly whole?: boolean } = {},
  ): Promise<ReadonlyMap<string, Oid>> {
    if (whole) for (const ref of refs) wholes.add(ref);
    const unknown = refs.filter((ref) => !known.has(ref));
    if (unknown.length > 0) {
      const found = await fetchPrefixes(unknown);
      for (const ref of unknown) known.set(ref, found.get(ref));
    }
    return new Map(
      refs.flatMap((ref) => (known.get(ref) === undefined ? [] : [[ref, known.get(ref)!] as const])),
    );
  }

  function forget(refs: readonly string[]): void {
    for (const ref of refs) {
      known.delete(ref);
      listed.delete(ref);
    }
  }

  async function plan(): Promise<RefUpdate[]> {
    await read([...staged.keys()].filter((ref) => !listed.has(ref)));
    const updates: RefUpdate[] = [];
    for (const [ref, build] of staged) {
      const old = known.get(ref) ?? listed.get(ref);
      const next = await build(old);
      if (next !== undefined && next !== (old ?? null)) updates.push({ ref, old, new: next });
    }
    return updates;
  }

  async function send(updates: readonly RefUpdate[], atomic: boolean): Promise<Result> {
    return await git.try(
      [
        'push',
        '--porcelain',
        '--no-verify',
        '--no-signed',
        '--recurse-submodules=no',
        ...(atomic ? ['--atomic'] : []),
        ...updates.map((update) => `--force-with-lease=${update.ref}:${update.old ?? ''}`),
        remote.name,
        ...updates.map((update) => `${update.new ?? ''}:${update.ref}`),
      ],
      { timeout },
    );
  }

  async function push(): Promise<readonly RefUpdate[]> {
    const end = Date.now() + deadline;
    let atomic = true;
    let stumbles = 0;
    for (let attempt = 1; ; attempt++) {
      const started = Date.now();
      const updates = await plan();
      if (updates.length === 0) {
        staged.clear();
        return [];
      }
      const result = await send(updates, atomic);
      if (result.code === 0) {
        for (const { ref, new: value } of updates) {
          known.set(ref, value ?? undefined);
          listed.delete(ref);
        }
        staged.clear();
        return updates;
      }
      if (atomic && result.stderr.includes('does not support --atomic')) {
        atomic = false;
        continue;
      }
      const obstacle = obstacleOf(result);
      const error = () => transportError(result, { action: 'write', label: remote.label, env });
      if (['unauthorized', 'forbidden', 'not-found', 'disk-full'].includes(obstacle)) throw error();
      if (obstacle === 'unavailable' && (isHang(result) || ++stumbles === transientAttempts)) throw error();
      if (Date.now() > end) throw error();
      await sleep(pause(attempt, Date.now() - started));
      // The remote decides what came of it: our write may have taken effect although its answer was lost, somebody else
      // may have been faster, or nothing has moved and a rule stands in the way.
      forget(updates.map((update) => update.ref));
      const now = await read(updates.map((update) => update.ref));
      const moved = updates.some((update) => now.get(update.ref) !== update.old);
      if (!moved && obstacle !== 'unavailable' && !lostRace(result)) throw error();
    }
  }

  return {
    git,
    objects,
    remote,
    read,
    forget,
    async list(prefixes) {
      const answer = await receive([
        'ls-remote',
        '--quiet',
        '--refs',
        remote.name,
        ...prefixes.map((prefix) => `${prefix}*`),
      ]);
      const found = new Map<string, Oid>();
      for (const line of answer.stdout.toString('utf8').split('\n')) {
        const [oid = '', ref = ''] = line.split('\t', 2);
        if (prefixes.some((prefix) => ref.startsWith(prefix))) found.set(ref, oid);
      }
      for (const [ref, oid] of found) if (!known.has(ref)) listed.set(ref, oid);
      return found;
    },
    async load(oids) {
      const here = await git.text([
        'cat-file',
        '--batch-all-objects',
        '--batch-check=%(objectname)',
        '--unordered',
      ]);
      const have = new Set(here.split('\n'));
      const missing = [...new Set(oids)].filter((oid) => !have.has(oid));
      if (missing.length === 0) return;
      // Nothing that we have helps the server here; this is how git itself fetches what a partial clone lacks.
      await receive(['fetch', ...fetchOptions, '--filter=blob:none', '--stdin', remote.name], {
        input: `${missing.join('\n')}\n`,
        env: withConfig(env, [['fetch.negotiationAlgorithm', 'noop']]),
      });
    },
    stage(ref, build) {
      if (build === undefined) staged.delete(ref);
      else staged.set(ref, build);
    },
    push,
    async close() {
      objects.close();
      await remove();
    },
  };
}

/** Opens refs, hands them to `use` and closes them on every path. */
export async function withRefs<T>(
  git: Git,
  remote: string | undefined,
  options: RefsOptions,
  use: (refs: Refs) => Promise<T>,
): Promise<T> {
  const refs = await openRefs(git, remote, options);
  try {
    return await use(refs);
  } finally {
    await refs.close();
  }
}

/** A server that said nothing for so long would say nothing the next time. */
function isHang(result: Result): boolean {
  return result.code === null || /too slow/i.test(result.stderr);
}

function isSilent(result: Result): boolean {
  return result.code === 1 && result.stderr.trim() === '';
}

/** What git and the servers say when the value of a ref was not the expected one, or another writer held its lock. */
function lostRace(result: Result): boolean {
  return /stale info|fetch first|non-fast-forward|failed to update ref|failed to lock|cannot lock ref|incorrect old value|reference already exists|but expected|Unable to create '.*\.lock'/i.test(
    `${result.stdout.toString('utf8')}\n${result.stderr}`,
  );
}

/**
 * Milliseconds to wait: random, so that those who lost together do not meet again, and in proportion to what an attempt
 * takes here, so that many writers on a slow machine spread out as far as they must.
 */
function pause(attempt: number, took: number): number {
  return Math.random() * Math.min(20_000, Math.max(50, took) * 2 ** (attempt - 1));
}
