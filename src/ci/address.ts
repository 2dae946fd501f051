import type { ForgeAddress } from './types.ts';

type Kind = ForgeAddress['kind'];

interface Remote {
  /** `https://host:port`, or `https://host` where the remote speaks SSH: its port is not the web's. */
  readonly origin: string;
  readonly host: string;
  /** Without slashes around it and without `.git`. */
  readonly path: string;
}

const sshHosts: Readonly<Record<string, string>> = {
  'ssh.github.com': 'github.com',
  'altssh.gitlab.com': 'gitlab.com',
  'altssh.bitbucket.org': 'bitbucket.org',
};

/** A git remote in any of the forms that git takes: URL, or `user@host:path`. */
function parseRemote(url: string): Remote | undefined {
  const scp = /^(?:[^@/\s]+@)?([^:/\s]+):(?!\/\/)(.+)$/.exec(url);
  const text = scp && !/^[a-z]:[\\/]/i.test(url) ? `ssh://${scp[1]}/${scp[2]}` : url;
  if (!URL.canParse(text)) return undefined;
  const parsed = new URL(text);
  const host = sshHosts[parsed.hostname] ?? parsed.hostname;
  const path = decoded(parsed.pathname)
    .replace(/^\/+|\/+$/g, '')
    .replace(/\.git$/, '');
  if (host === '' || !path.includes('/')) return undefined;
  const overWeb = parsed.protocol === 'https:' || parsed.protocol === 'http:';
  return { host, path, origin: overWeb ? parsed.origin : `https://${host}` };
}

/** A stray `%` stands for itself. */
function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

const hosts: Readonly<Record<string, Kind>> = {
  'github.com': 'github',
  'www.github.com': 'github',
  'gitlab.com': 'gitlab',
  'bitbucket.org': 'bitbucket',
  'codeberg.org': 'gitea',
  'gitea.com': 'gitea',
};

/** What a host is by its name: the public ones, and `gitlab.example.com` and its like. */
function kindOf(host: string): Kind | undefined {
  if (Object.hasOwn(hosts, host)) return hosts[host];
  if (host.endsWith('.ghe.com')) return 'github';
  const label = host.split('.')[0];
  if (label === 'github' || label === 'gitlab' || label === 'gitea') return label;
  return label === 'forgejo' ? 'gitea' : undefined;
}

/** Where the API of a forge is, from where its pages are. */
export function apiUrlOf(kind: Kind, webUrl: string): string {
  const { protocol, host } = new URL(webUrl);
  if (kind === 'gitlab') return `${webUrl}/api/v4`;
  if (kind === 'gitea') return `${webUrl}/api/v1`;
  if (kind === 'bitbucket')
    return host === 'bitbucket.org' ? 'https://api.bitbucket.org/2.0' : `${webUrl}/2.0`;
  const cloud = host === 'github.com' || host.endsWith('.ghe.com');
  return cloud ? `${protocol}//api.${host}` : `${webUrl}/api/v3`;
}

export interface AddressHints {
  /** What the forge is, where its host's name does not say. */
  readonly kind?: Kind | undefined;
  /** Where its pages are, where that is not the root of the host (`https://example.com/gitlab`). */
  readonly webUrl?: string | undefined;
}

/**
 * The repository that a git remote or a web address names. Undefined for a path, and for a host that is none of the
 * known ones where `kind` does not tell.
 */
export function forgeAddress(url: string, hints: AddressHints = {}): ForgeAddress | undefined {
  const remote = parseRemote(url);
  const kind = hints.kind ?? (remote && kindOf(remote.host));
  if (!remote || !kind) return undefined;
  const webUrl = (hints.webUrl ?? remote.origin)
    .replace(/\/+$/, '')
    .replace('://www.github.com', '://github.com');
  const root = new URL(webUrl).pathname.replace(/^\/+|\/+$/g, '');
  const inside =
    root !== '' && remote.path.startsWith(`${root}/`) ? remote.path.slice(root.length + 1) : remote.path;
  // Only GitLab has groups within groups; elsewhere what follows is a page of the repository.
  const repository =
    kind === 'gitlab' ? inside.replace(/\/-\/.*$/, '') : inside.split('/').slice(0, 2).join('/');
  return { kind, webUrl, apiUrl: apiUrlOf(kind, webUrl), repository };
}
