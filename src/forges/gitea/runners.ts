import * as z from 'zod/mini';
import type { Patience } from '../../io/http.ts';
import { CmlError } from '../../model/errors.ts';
import { openRest } from '../rest.ts';
import type { Registration, Runner, Runners } from '../types.ts';
import { type Client, pageSize } from './client.ts';

const permission =
  'It takes the token of somebody who administers the repository, with the scope `write:repository`; a workflow’s own token never may.';

const runner = z.object({
  id: z.number(),
  name: z.string(),
  status: z.string(),
  busy: z.optional(z.boolean()),
  /** Gitea has objects here, Forgejo names. */
  labels: z.nullish(z.array(z.union([z.string(), z.object({ name: z.string() })]))),
});
const list = z.union([z.array(runner), z.object({ runners: z.nullable(z.array(runner)) })]);
const token = z.object({ token: z.string() });
const made = z.object({ id: z.number(), uuid: z.string(), token: z.string() });
/** A 64-bit number is text in the JSON of a Protocol Buffer. */
const registered = z.object({
  runner: z.object({ id: z.union([z.string(), z.number()]), uuid: z.string(), token: z.string() }),
});
const jobs = z.object({
  jobs: z.nullable(
    z.array(
      z.object({
        run_id: z.number(),
        runner_id: z.optional(z.number()),
        runner_name: z.optional(z.string()),
      }),
    ),
  ),
});

/** What a server answers that does not have a request. */
const unknown = [404, 405];

/**
 * Runners of a repository, which servers let programs list and remove since Gitea 1.25 and Forgejo 15. Forgejo makes one by
 * its API; on Gitea it registers itself as the runner program does, over Connect's JSON.
 * https://gitea.com/gitea/actions-proto-def
 */
export function runners(client: Client, patience: Patience): Runners {
  const { ask, repo, address } = client;
  const path = `${repo}/actions/runners`;
  return {
    async list() {
      const all: Runner[] = [];
      for (let page = 1; ; page += 1) {
        const request = {
          method: 'GET',
          path: `${path}?page=${page}&limit=${pageSize}`,
          action: 'list the runners',
          permission,
          missing: unknown,
        } as const;
        const found = await ask(request, list);
        if (!found) throw tooOld(client);
        const rows = Array.isArray(found) ? found : (found.runners ?? []);
        all.push(...rows.map(shown));
        if (rows.length < pageSize) return all;
      }
    },
    async register({ name, labels, single }) {
      check(labels);
      const request = { method: 'POST', action: 'register a runner', permission } as const;
      const body = { name, ephemeral: single === true };
      const one = await ask({ ...request, path, body, missing: unknown }, made);
      if (one) return registrationOf(one);
      const asked = { ...request, path: `${path}/registration-token`, missing: unknown };
      const registration = (await ask(asked, token)) ?? (await ask({ ...asked, method: 'GET' }, token));
      if (!registration) throw tooOld(client);
      const connect = openRest({
        forge: 'Gitea',
        apiUrl: `${address.webUrl}/api/actions`,
        patience,
      });
      const place = '/runner.v1.RunnerService/Register';
      const told = { ...body, token: registration.token, labels, agentLabels: labels, version: 'cml' };
      const answer = await connect({ ...request, path: place, body: told }, registered);
      if (!answer) throw new CmlError('forge-unavailable', 'Gitea could not register a runner.');
      return registrationOf(answer.runner);
    },
    async remove(id) {
      const action = `remove runner ${id}`;
      await ask({ method: 'DELETE', path: `${path}/${id}`, action, permission }, z.unknown());
    },
    async building({ id, name }) {
      const action = 'look for the job of a runner';
      const running = `${repo}/actions/jobs?status=in_progress&limit=${pageSize}`;
      const request = { method: 'GET', path: running, action, permission, missing: unknown } as const;
      const found = (await ask(request, jobs))?.jobs ?? [];
      const run = found.find((job) => String(job.runner_id) === id || job.runner_name === name)?.run_id;
      return run === undefined ? undefined : String(run);
    },
  };
}

function shown({ id, name, status, busy, labels }: z.infer<typeof runner>): Runner {
  return {
    id: String(id),
    name,
    online: status !== 'offline',
    busy: busy ?? status === 'active',
    labels: (labels ?? []).map((label) => (typeof label === 'string' ? label : label.name)),
  };
}

function registrationOf(one: {
  readonly id: string | number;
  readonly uuid: string;
  readonly token: string;
}): Registration {
  return { id: String(one.id), uuid: one.uuid, token: one.token };
}

/** The runner programs take `name:docker://image` too, of which the server is to know the name alone. */
function check(labels: readonly string[]): void {
  const wrong = labels.find((label) => label.includes(':'));
  if (wrong === undefined) return;
  throw new CmlError('usage', `A label here is a name without a colon, and one is “${wrong}”.`, {
    hint: 'Jobs run on the machine itself; one that wants a container says `container:` in its workflow.',
  });
}

function tooOld({ address }: Client): CmlError {
  const place = `${address.webUrl}/${address.repository}/settings/actions/runners`;
  return new CmlError(
    'forge-refused',
    `${address.webUrl} does not let programs manage the runners of ${address.repository}.`,
    {
      hint: `It takes Gitea 1.25 or Forgejo 15, Actions enabled in the repository, and a token that may see it. By hand: make a token at ${place}, then run \`act_runner register\` and \`act_runner daemon\` on the machine (\`forgejo-runner\` on Forgejo).`,
    },
  );
}
