import * as z from 'zod/mini';
import { CmlError } from '../../model/errors.ts';
import type { Registration, Runner, Runners } from '../types.ts';
import type { Client } from './client.ts';

const permission =
  'It takes a token with the scopes `read:runner:bitbucket`, `write:runner:bitbucket` and `read:repository:bitbucket`; the access token of a repository, “Runners: Write” beside what it has.';

const runner = z.object({
  uuid: z.string(),
  name: z.string(),
  labels: z.array(z.string()),
  state: z.object({ status: z.string() }),
});
const page = z.object({ values: z.array(runner), next: z.optional(z.string()) });
const repository = z.object({ uuid: z.string(), owner: z.object({ uuid: z.string() }) });
const created = z.object({
  uuid: z.string(),
  oauth_client: z.object({ id: z.string(), secret: z.string() }),
});

/** Labels by which every runner of this kind is found, as Bitbucket’s own page gives them. */
const given = ['self.hosted', 'linux'];

/** Runners of a repository. https://developer.atlassian.com/cloud/bitbucket/rest/api-group-pipelines/ */
export function runners(client: Client): Runners {
  const { ask, repo } = client;
  const path = `${repo}/pipelines-config/runners`;
  return {
    list: () => listAll(client, path),
    async register({ name, labels }) {
      const action = 'register a runner';
      const body = { name, labels: [...new Set([...given, ...labels])] };
      const place = await ask({ method: 'GET', path: repo, action, permission }, repository);
      const made = await ask({ method: 'POST', path, body, action, permission }, created);
      if (!place || !made) throw new CmlError('forge-unavailable', `Bitbucket could not ${action}.`);
      return registrationOf(place, made);
    },
    async remove(id) {
      const one = `${path}/${encodeURIComponent(id)}`;
      await ask({ method: 'DELETE', path: one, action: `remove runner ${id}`, permission }, z.unknown());
    },
  };
}

async function listAll({ ask }: Client, path: string): Promise<readonly Runner[]> {
  const all: Runner[] = [];
  for (let number = 1; ; number += 1) {
    const of = `${path}?pagelen=100&page=${number}`;
    const found = await ask({ method: 'GET', path: of, action: 'list the runners', permission }, page);
    for (const { uuid, name, labels, state } of found?.values ?? []) {
      const online = state.status === 'ONLINE';
      // Whether it has a step now, Bitbucket does not say.
      all.push({ id: uuid, name, labels, online, busy: online });
    }
    if (!found?.next) return all;
  }
}

function registrationOf(
  place: z.infer<typeof repository>,
  { uuid, oauth_client: client }: z.infer<typeof created>,
): Registration {
  return {
    id: uuid,
    token: client.secret,
    environment: {
      ACCOUNT_UUID: place.owner.uuid,
      REPOSITORY_UUID: place.uuid,
      RUNNER_UUID: uuid,
      OAUTH_CLIENT_ID: client.id,
    },
  };
}
