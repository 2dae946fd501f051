import * as z from 'zod/mini';
import type { Permissions, Status } from '../types.ts';
import { asking, type Client, Rejected } from './client.ts';
import { whoami } from './notes.ts';

const states = { success: 'success', failure: 'failed', neutral: 'success', pending: 'running' } as const;
const longestDescription = 255;
const answer = z.object({ target_url: z.nullish(z.string()) });

export async function setStatus(
  client: Client,
  sha: string,
  status: Status,
  env: NodeJS.ProcessEnv,
): Promise<{ url?: string }> {
  return asking(client, `set the status of ${sha.slice(0, 7)}`, async () => {
    // Without its pipeline a status may open one of its own next to the pipeline that people look at.
    const pipeline = env.CI_COMMIT_SHA === sha ? Number(env.CI_PIPELINE_ID) : Number.NaN;
    try {
      const created = await client.commits.editStatus(client.project, sha, states[status.state], {
        name: status.name,
        description: status.title.slice(0, longestDescription),
        ...(status.url && { targetUrl: status.url }),
        ...(Number.isInteger(pipeline) && { pipelineId: pipeline }),
      });
      const url = answer.parse(created).target_url;
      return url ? { url } : {};
    } catch (error) {
      // It has this state already: GitLab has no transition from "running" to "running".
      if (
        error instanceof Rejected &&
        error.status === 400 &&
        error.message.includes('Cannot transition status')
      )
        return {};
      throw error;
    }
  });
}

const access = z.nullish(z.object({ access_level: z.number() }));
const project = z.object({
  permissions: z.optional(z.object({ project_access: access, group_access: access })),
});
/** https://docs.gitlab.com/api/members/#roles */
const roles = { reporter: 20, developer: 30 };

const accessToken = z.object({ scopes: z.array(z.string()) });

/** What a personal, project or group token was made for; undefined where it is none of these, or the server is too old. */
async function scopesOf(client: Client): Promise<readonly string[] | undefined> {
  return asking(client, 'read the scopes of the token', async () => {
    try {
      return accessToken.parse(await client.accessTokens.show()).scopes;
    } catch (error) {
      if (error instanceof Rejected && [400, 401, 403, 404].includes(error.status ?? 0)) return undefined;
      throw error;
    }
  });
}

export async function permissions(client: Client): Promise<Permissions> {
  if (client.isJobToken) return { comment: false, status: undefined, push: undefined };
  const me = await whoami(client);
  const [found, scopes] = await Promise.all([
    asking(client, `read project ${client.project}`, async () =>
      project.parse(await client.projects.show(client.project)),
    ),
    scopesOf(client),
  ]);
  const level = Math.max(
    found.permissions?.project_access?.access_level ?? 0,
    found.permissions?.group_access?.access_level ?? 0,
  );
  const has = (...names: string[]) => scopes === undefined || names.some((name) => scopes.includes(name));
  return {
    comment: level >= roles.reporter && has('api'),
    status: level >= roles.developer && has('api'),
    push: level >= roles.developer && has('api', 'write_repository'),
    ...(me && { login: me.username }),
  };
}
