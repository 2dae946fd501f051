import type { ForgeAddress } from '../ci/types.ts';
import { type Patience, patience } from '../io/http.ts';
import { proxiedFetch } from '../io/proxy.ts';
import { CmlError } from '../model/errors.ts';
import type { Forge } from './types.ts';

export interface ForgeOptions {
  /** For what a token alone does not tell: GitLab's job token, Bitbucket's user name. */
  readonly env: NodeJS.ProcessEnv;
  readonly patience?: Patience;
}

/** Each driver is loaded only when it is opened: their clients are the heaviest part of cml next to the plots. */
const drivers = {
  github: async (address, token, options) =>
    (await import('./github/index.ts')).openGithub(address, token, options.patience),
  gitlab: async (address, token, options) =>
    (await import('./gitlab/index.ts')).openGitlab(address, token, options.patience, options.env),
  gitea: async (address, token, options) =>
    (await import('./gitea/index.ts')).openGitea(address, token, options.patience),
  bitbucket: async (address, token, options) =>
    (await import('./bitbucket/index.ts')).openBitbucket(address, token, options.patience, options.env),
} satisfies Record<
  ForgeAddress['kind'],
  (
    address: ForgeAddress,
    token: string,
    options: { readonly env: NodeJS.ProcessEnv; readonly patience: Patience },
  ) => Promise<Forge>
>;

const names = {
  github: 'GitHub',
  gitlab: 'GitLab',
  gitea: 'Gitea',
  bitbucket: 'Bitbucket',
} as const satisfies Record<ForgeAddress['kind'], string>;

/** How the tokens of a forge begin, where they all do. */
const prefixes = {
  github: /^(gh[pousr]_|github_pat_)/,
  gitlab: /^gl(pat|ptt|dt|cbt|oas)-/,
  bitbucket: /^(ATCTT|ATATT|ATBB)/,
} as const;

/** The forge that a token is plainly made by. */
function makerOf(token: string): keyof typeof prefixes | undefined {
  return (['github', 'gitlab', 'bitbucket'] as const).find((kind) => prefixes[kind].test(token));
}

/**
 * Opens the forge at `address`. Nothing is asked of it yet, and a token that another kind of forge has made is not sent
 * at all. Throws CmlError `forge-unauthorized`.
 */
export async function openForge(address: ForgeAddress, token: string, options: ForgeOptions): Promise<Forge> {
  const maker = makerOf(token);
  if (maker !== undefined && maker !== address.kind) {
    const { host } = new URL(address.webUrl);
    throw new CmlError(
      'forge-unauthorized',
      `The token is one of ${names[maker]}, and ${host} is ${names[address.kind]}; it was not sent.`,
      { hint: `Give the job a token of ${host}, for example as the variable CML_TOKEN.` },
    );
  }
  return drivers[address.kind](address, token, {
    env: options.env,
    patience: { fetch: proxiedFetch(options.env), ...(options.patience ?? patience()) },
  });
}

/** The forge of a repository that is nowhere but here: comments become files under `.cml/`. */
export async function openLocalForge(root: string): Promise<Forge> {
  return (await import('./local/index.ts')).openLocal(root);
}
