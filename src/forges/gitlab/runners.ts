import * as z from 'zod/mini';
import type { Runner, Runners } from '../types.ts';
import { asking, type Client } from './client.ts';

const runner = z.object({
  id: z.number(),
  description: z.nullable(z.string()),
  online: z.nullable(z.boolean()),
});
const details = z.object({ tag_list: z.array(z.string()) });
const job = z.object({ pipeline: z.object({ id: z.number() }) });
const project = z.object({ id: z.number() });
const created = z.object({ id: z.number(), token: z.string() });

/** Runners of a project; making one takes the role Maintainer. https://docs.gitlab.com/api/users/#create-a-runner-linked-to-a-user */
export function runners(client: Client): Runners {
  return {
    list: () =>
      asking(client, 'list the runners', async () => {
        const found = z
          .array(runner)
          .parse(await client.runners.all({ projectId: client.project, perPage: 100 }));
        return Promise.all(found.map((one) => withDetails(client, one)));
      }),
    register: ({ name, labels }) =>
      asking(client, 'register a runner', async () => {
        const { id } = project.parse(await client.projects.show(client.project));
        const made = created.parse(
          await client.users.createCIRunner('project_type', {
            projectId: id,
            description: name,
            tagList: [...labels],
            locked: true,
            runUntagged: true,
          }),
        );
        return { id: String(made.id), token: made.token };
      }),
    building: ({ id }) =>
      asking(client, 'look for the job of a runner', async () => {
        if (id === undefined) return undefined;
        const found = await client.runners.allJobs(Number(id), {
          status: 'running',
          perPage: 1,
          maxPages: 1,
        });
        const build = z.array(job).parse(found)[0]?.pipeline.id;
        return build === undefined ? undefined : String(build);
      }),
    remove: (id) =>
      asking(client, `remove runner ${id}`, () => client.runners.remove({ runnerId: Number(id) })),
  };
}

async function withDetails(
  client: Client,
  { id, description, online }: z.infer<typeof runner>,
): Promise<Runner> {
  const [{ tag_list: labels }, running] = await Promise.all([
    client.runners.show(id).then((found) => details.parse(found)),
    client.runners.allJobs(id, { status: 'running', perPage: 1, maxPages: 1 }),
  ]);
  return {
    id: String(id),
    name: description ?? '',
    labels,
    online: online === true,
    busy: running.length > 0,
  };
}
