import * as z from 'zod/mini';
import type { ForgeAddress } from '../../ci/types.ts';
import type { Patience } from '../../io/http.ts';
import { kept } from '../kept.ts';
import { openRest, type Rest } from '../rest.ts';

export interface Client {
  readonly ask: Rest;
  readonly address: ForgeAddress;
  /** The repository below the API's address: `/repos/octo/model`. */
  readonly repo: string;
  /** Whom the token writes as; undefined where it may not ask, as a job's. */
  whoami(): Promise<string | undefined>;
}

export const permission =
  'The token needs write access to issues and pull requests of this repository: the scopes `write:issue` and `write:repository`.';

/** Gitea cuts a longer list to this many rows whatever is asked. */
export const pageSize = 50;

const user = z.object({ login: z.string() });

export function openClient(address: ForgeAddress, token: string, patience: Patience): Client {
  const ask = openRest({ forge: 'Gitea', apiUrl: address.apiUrl, authorization: `token ${token}`, patience });
  return {
    ask,
    address,
    repo: `/repos/${address.repository}`,
    whoami: kept(async () => {
      const action = 'say who the token belongs to';
      return (await ask({ method: 'GET', path: '/user', action, missing: [403, 404] }, user))?.login;
    }),
  };
}
