import type { ForgeAddress } from '../../ci/types.ts';
import { bitbucketLogin } from '../../io/bitbucket-login.ts';
import type { Patience } from '../../io/http.ts';
import { openRest, type Rest } from '../rest.ts';

export interface Client {
  readonly ask: Rest;
  readonly address: ForgeAddress;
  /** The repository below the API's address: `/repositories/team/model`. */
  readonly repo: string;
}

/** Scopes by their names on an API token and on the token of a repository. */
export const permission =
  'The token needs the scopes `read:pullrequest:bitbucket`, `read:repository:bitbucket` and `write:repository:bitbucket`; the access token of a repository, “Pull requests: Write” and “Repositories: Write”.';

export function openClient(
  address: ForgeAddress,
  token: string,
  patience: Patience,
  env: NodeJS.ProcessEnv,
): Client {
  const { authorization } = bitbucketLogin(token, env);
  const ask = openRest({ forge: 'Bitbucket', apiUrl: address.apiUrl, authorization, patience });
  return { ask, address, repo: `/repositories/${address.repository}` };
}
