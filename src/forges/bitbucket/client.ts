import type { ForgeAddress } from '../../ci/types.ts';
import { bitbucketLogin } from '../../io/bitbucket-login.ts';
import { endOf, type Patience } from '../../io/http.ts';
import { openRest, type Rest } from '../rest.ts';

/** What Bitbucket's API is asked by, for one repository. */
export interface Client {
  readonly ask: Rest;
  readonly address: ForgeAddress;
  /** Asks about a fork: anybody may read a public one, even where the token belongs to another repository. */
  readonly askFork: Rest;
  /** One answer of a fork's, its body still to be read. */
  rawFork(path: string): Promise<Response>;
  /** The repository below the API's address: `/repositories/team/model`. */
  readonly repo: string;
}

/** Scopes by their names on an API token and on the token of a repository. */
export const permission =
  'The token needs the scopes `read:pullrequest:bitbucket`, `read:repository:bitbucket` and `write:repository:bitbucket`; the access token of a repository, “Pull requests: Write” and “Repositories: Write”.';

/** Opens the API of Bitbucket with a token; nothing is sent. */
export function openClient(
  address: ForgeAddress,
  token: string,
  patience: Patience,
  env: NodeJS.ProcessEnv,
): Client {
  const { authorization } = bitbucketLogin(token, env);
  const { apiUrl } = address;
  const place = { forge: 'Bitbucket', apiUrl, patience };
  const ask = openRest({ ...place, authorization });
  const askAsAnybody = openRest(place);
  const raw = (path: string, headers: Record<string, string>) =>
    (patience.fetch ?? fetch)(`${apiUrl}${path}`, { headers, signal: endOf(patience) });
  return {
    ask,
    askFork: async (request, schema) => (await ask(request, schema)) ?? (await askAsAnybody(request, schema)),
    async rawFork(path) {
      const answer = await raw(path, { authorization });
      if (answer.ok) return answer;
      await answer.body?.cancel();
      return raw(path, {});
    },
    address,
    repo: `/repositories/${address.repository}`,
  };
}
