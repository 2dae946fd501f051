import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { loadJson } from '../formats/python/json.ts';
import { isDict, isList } from '../formats/python/value.ts';
import { createHash } from '../io/hash.ts';
import { type DvcConfig, type RemoteConfig, readConfig } from './config.ts';
import type { ContentStore } from './data.ts';
import { DvcError } from './failure.ts';
import type { ReadRemote } from './remotes/index.ts';
import type { Version } from './stages.ts';

/** Files that are asked of remotes side by side. */
const requestsAtOnce = 8;

/** Where a content lies below a cache or a remote. DVC 3 has a folder of its own; before it there was none. */
export function contentPath({ algorithm, hash }: Version): string {
  const place = `${hash.slice(0, 2)}/${hash.slice(2)}`;
  return algorithm === 'md5' ? `files/md5/${place}` : place;
}

/** Where a cache is, and what may be asked beside it. */
export interface StorePlace {
  /** DVC's root on this machine. */
  readonly root: string;
  /** The text of `.dvc/config` at the revision. */
  readonly project: () => Promise<string>;
  readonly env: NodeJS.ProcessEnv;
  /** Ask no remote: what is not in the cache is not fetched. */
  readonly offline?: boolean;
  /** Instead of the project's own cache. */
  readonly cacheFolder?: string;
}

/** DVC's cache of the project at `root`, and its remotes. What a remote gives is verified and kept in the cache. */
export function openStore({
  root,
  project,
  env,
  offline = false,
  cacheFolder: given,
}: StorePlace): ContentStore {
  let known: Promise<DvcConfig> | undefined;
  const config = () => {
    known ??= project().then((text) => readConfig(root, text, env));
    return known;
  };
  const reading = new Map<string, Promise<Buffer>>();
  const remotes = new Map<string, Promise<ReadRemote>>();
  const few = atMost(requestsAtOnce);

  function readerOf(remote: RemoteConfig): Promise<ReadRemote> {
    const known =
      remotes.get(remote.name) ??
      import('./remotes/index.ts').then(({ openRemote }) => openRemote(remote, env));
    remotes.set(remote.name, known);
    return known;
  }

  async function fetched(
    version: Version,
    remote: string | undefined,
    elsewhere: (() => Promise<Buffer>) | undefined,
  ): Promise<Buffer> {
    const place = contentPath(version);
    const { cacheFolder, remote: find } = await config();
    const file = join(given ?? cacheFolder, place);
    const cached = readIfThere(file);
    if (cached && isContent(cached, version)) return cached;
    if (offline) throw new DvcError(`${version.hash} is not in DVC's cache`, 'NotFetched');
    const source = find(remote);
    const bytes =
      (source && (await few(async () => (await readerOf(source))(place)))) ?? (await elsewhere?.());
    if (bytes === undefined) throw notStored(version);
    if (!isContent(bytes, version))
      throw new DvcError(
        `${source ? `remote '${source.name}'` : 'where it was imported from'} gave something else than ${version.hash}`,
        'NotFetched',
      );
    keep(file, bytes);
    return bytes;
  }

  function read(version: Version, remote?: string, elsewhere?: () => Promise<Buffer>): Promise<Buffer> {
    if (!/^[0-9a-f]{32}(\.dir)?$/.test(version.hash))
      return Promise.reject(new DvcError(`${version.hash} is no MD5`, 'NotFetched'));
    const place = contentPath(version);
    const before = reading.get(place) ?? fetched(version, remote, elsewhere);
    reading.set(place, before);
    return before;
  }

  return {
    read,
    async list(version, remote) {
      const listing = loadJson((await read(version, remote)).toString('utf8'));
      const files = new Map<string, Version>();
      for (const entry of isList(listing) ? listing : []) {
        const [path, hash] = isDict(entry) ? [entry.get('relpath'), entry.get('md5')] : [];
        if (typeof path === 'string' && typeof hash === 'string')
          files.set(path, { algorithm: version.algorithm, hash });
      }
      return files;
    },
  };
}

/** Runs no more than so many at once; the others wait for their turn. */
function atMost(limit: number): <T>(run: () => Promise<T>) => Promise<T> {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async (run) => {
    if (running >= limit) await new Promise<void>((resolve) => waiting.push(resolve));
    running += 1;
    try {
      return await run();
    } finally {
      running -= 1;
      waiting.shift()?.();
    }
  };
}

function readIfThere(file: string): Buffer | undefined {
  try {
    return readFileSync(file);
  } catch {
    return undefined;
  }
}

/** DVC 2 hashed text with Unix line ends. */
function isContent(bytes: Buffer, { algorithm, hash }: Version): boolean {
  const wanted = hash.replace(/\.dir$/, '');
  const md5 = (content: Buffer) => createHash('md5').update(content).digest('hex');
  if (md5(bytes) === wanted) return true;
  return (
    algorithm === 'md5-dos2unix' &&
    md5(Buffer.from(bytes.toString('latin1').replaceAll('\r\n', '\n'), 'latin1')) === wanted
  );
}

function notStored({ hash }: Version): DvcError {
  return new DvcError(`[Errno 2] No storage files available: '${hash}'`, 'FileNotFoundError');
}

/** A cache that cannot be written to is none. */
function keep(file: string, bytes: Buffer): void {
  const draft = `${file}.${process.pid}.tmp`;
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(draft, bytes, { mode: 0o444 });
    renameSync(draft, file);
  } catch {
    rmSync(draft, { force: true });
  }
}
