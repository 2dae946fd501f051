import { isAbsolute, resolve } from 'node:path';
import { type ConfigPair, cleanUrl, withConfig } from './credentials-git.ts';
import { commonDirectory, type Git } from './git.ts';

/** Where refs are read from and written to. */
export interface Remote {
  /** For people: the URL without credentials, or the path. */
  readonly label: string;
  /** The name by which `env` makes the remote known to git. */
  readonly name: string;
  /** git's environment with all the network configuration of the user's repository, for use in another repository. */
  readonly env: NodeJS.ProcessEnv;
  /** This very repository, not another one. */
  readonly local: boolean;
}

/** The name under which a remote is known in a private repository. */
const privateName = 'cml';

/** Settings that decide how git reaches a server, wherever the user has put them. */
const networkKey = /^(http|url|credential|protocol)\.|^core\.(sshcommand|gitproxy|askpass)$|^ssh\.variant$/;

/** Settings of one remote that still hold under another name. */
const remoteKey = /^(proxy|proxyauthmethod|uploadpack|receivepack|vcs)$/;

/** The repository's remotes by name, each with the URL that git fetches from; one without a URL has `''`. */
export async function remotesOf(git: Git): Promise<ReadonlyMap<string, string>> {
  const remotes = new Map<string, string>();
  for (const line of (await git.text(['remote', '--verbose'], { quick: true })).split('\n')) {
    const [, name, url = ''] = /^([^\t]+)(?:\t(?:(.*) \(fetch\)(?: \[.*\])?)?)?$/.exec(line) ?? [];
    if (name !== undefined) remotes.set(name, url);
  }
  return remotes;
}

/**
 * The remote to use where nobody names one: the current branch's, else `origin`, else the only one. Undefined where the
 * repository has none. `known` are the remotes, where they have been read already.
 */
export async function defaultRemote(
  git: Git,
  known?: ReadonlyMap<string, string>,
): Promise<string | undefined> {
  const names = [...(known ?? (await remotesOf(git))).keys()];
  if (names.length < 2) return names[0];
  const branch = await git.try(['symbolic-ref', '--quiet', '--short', 'HEAD'], { quick: true });
  if (branch.code === 0) {
    const own = await git.try(['config', `branch.${branch.stdout.toString('utf8').trim()}.remote`], {
      quick: true,
    });
    const name = own.stdout.toString('utf8').trim();
    if (names.includes(name)) return name;
  }
  return names.find((name) => name === 'origin');
}

/**
 * Resolves a remote's name, URL or path; undefined means the repository itself. The configuration is read once and
 * handed on by environment, because a private repository has none of its own.
 */
export async function openRemote(git: Git, remote: string | undefined): Promise<Remote> {
  const config = await ownConfig(git);
  const find = (key: string) => config.findLast(([name]) => name === key)?.[1];
  const url =
    remote === undefined
      ? await commonDirectory(git)
      : (find(`remote.${remote}.pushurl`) ??
        find(`remote.${remote}.url`) ??
        (await globalUrl(git, remote)) ??
        remote);
  const target = isRelative(url) ? resolve(git.root, url) : url;
  const pairs: ConfigPair[] = [
    ...config.filter(([key]) => networkKey.test(key)),
    ...config.flatMap(([key, value]): ConfigPair[] => {
      const option = key.startsWith(`remote.${remote}.`) ? key.slice(`remote.${remote}.`.length) : '';
      return remoteKey.test(option) ? [[`remote.${privateName}.${option}`, value]] : [];
    }),
    [`remote.${privateName}.url`, target],
  ];
  return {
    label: cleanUrl(target),
    name: privateName,
    env: beforeOwn(git.env, pairs),
    local: remote === undefined,
  };
}

/** Pairs that were read from files stand before the environment's own, which must go on to win. */
function beforeOwn(env: NodeJS.ProcessEnv, pairs: readonly ConfigPair[]): NodeJS.ProcessEnv {
  const own: ConfigPair[] = [];
  for (let index = 0; index < Number(env.GIT_CONFIG_COUNT ?? '0'); index++)
    own.push([env[`GIT_CONFIG_KEY_${index}`] ?? '', env[`GIT_CONFIG_VALUE_${index}`] ?? '']);
  return withConfig({ ...env, GIT_CONFIG_COUNT: '0' }, [...pairs, ...own]);
}

/** What the repository's own files say (`.git/config`, what it includes, `config.worktree`), in their order. */
async function ownConfig(git: Git): Promise<ConfigPair[]> {
  const listed = (await git.text(['config', '--list', '--show-scope', '-z'])).split('\0');
  const pairs: ConfigPair[] = [];
  for (let index = 0; index + 1 < listed.length; index += 2) {
    if (listed[index] !== 'local' && listed[index] !== 'worktree') continue;
    const entry = listed[index + 1]!;
    const newline = entry.indexOf('\n');
    pairs.push(newline < 0 ? [entry, 'true'] : [entry.slice(0, newline), entry.slice(newline + 1)]);
  }
  return pairs;
}

/** A remote may be defined in the user's global configuration. */
async function globalUrl(git: Git, remote: string): Promise<string | undefined> {
  if (!/^[\w.-]+$/.test(remote)) return undefined;
  const found = await git.try(['config', '--get', `remote.${remote}.url`]);
  return found.code === 0 ? found.stdout.toString('utf8').trim() : undefined;
}

/** `../upstream.git`, `server/repo.git`: not a URL, not scp's `host:path`. */
function isRelative(url: string): boolean {
  return !isAbsolute(url) && !/^[a-z][a-z0-9+.-]*:\/\//i.test(url) && !/^[^/]+:/.test(url);
}
