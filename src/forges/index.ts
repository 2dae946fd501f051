import type { ForgeAddress } from '../ci/types.ts';
import { type Patience, patience } from '../io/http.ts';
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
} satisfies Partial<
  Record<
    ForgeAddress['kind'],
    (
      address: ForgeAddress,
      token: string,
      options: { readonly env: NodeJS.ProcessEnv; readonly patience: Patience },
    ) => Promise<Forge>
  >
>;

function hasDriver(kind: string): kind is keyof typeof drivers {
  return Object.hasOwn(drivers, kind);
}

/** Opens the forge at `address`. Nothing is asked of it yet. */
export async function openForge(address: ForgeAddress, token: string, options: ForgeOptions): Promise<Forge> {
  if (!hasDriver(address.kind))
    throw new CmlError('forge-unknown', `cml has no driver for ${address.kind} yet.`, {
      hint: 'Post the report with a tool of that forge: `cml report --md` prints it.',
    });
  return drivers[address.kind](address, token, {
    env: options.env,
    patience: options.patience ?? patience(),
  });
}

/** The forge of a repository that is nowhere but here: comments become files under `.cml/`. */
export async function openLocalForge(root: string): Promise<Forge> {
  return (await import('./local/index.ts')).openLocal(root);
}
