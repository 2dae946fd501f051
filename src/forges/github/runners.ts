import * as z from 'zod/mini';
import type { Runner, Runners } from '../types.ts';
import { asking, type Client } from './client.ts';

const permission =
  'It takes a personal access token with the scope `repo`, or a fine-grained one with “Administration: Read and write”; a workflow’s own token never may.';

const list = z.object({
  total_count: z.number(),
  runners: z.array(
    z.object({
      id: z.number(),
      name: z.string(),
      status: z.string(),
      busy: z.boolean(),
      labels: z.array(z.object({ name: z.string() })),
    }),
  ),
});
const registration = z.object({ token: z.string() });
const runs = z.object({ workflow_runs: z.array(z.object({ id: z.number() })) });
const jobs = z.object({
  jobs: z.array(z.object({ status: z.string(), runner_name: z.nullish(z.string()) })),
});
const download = z.object({
  os: z.string(),
  architecture: z.string(),
  download_url: z.string(),
  temp_download_token: z.optional(z.string()),
  sha256_checksum: z.optional(z.string()),
});

/** What GitHub calls Node's platforms and architectures. */
const systems: Readonly<Record<string, string>> = { linux: 'linux', darwin: 'osx', win32: 'win' };
const architectures: Readonly<Record<string, string>> = { x64: 'x64', arm64: 'arm64', arm: 'arm' };

export function runners(client: Client): Runners {
  const { octokit, repo } = client;
  return {
    list: () => asking('list the runners', permission, () => listAll(client)),
    register: () =>
      asking('register a runner', permission, async () => {
        const { data } = await octokit.request(
          'POST /repos/{owner}/{repo}/actions/runners/registration-token',
          repo,
        );
        return { token: registration.parse(data).token };
      }),
    remove: (id) =>
      asking(`remove runner ${id}`, permission, async () => {
        await octokit.request('DELETE /repos/{owner}/{repo}/actions/runners/{runner_id}', {
          ...repo,
          runner_id: Number(id),
        });
      }),
    building: ({ name }) => asking('look for the job of a runner', permission, () => buildOf(client, name)),
    program: () =>
      asking('find its runner program', permission, async () => {
        const { data } = await octokit.request('GET /repos/{owner}/{repo}/actions/runners/downloads', repo);
        const found = z
          .array(download)
          .parse(data)
          .find(
            (one) => one.os === systems[process.platform] && one.architecture === architectures[process.arch],
          );
        return (
          found && {
            url: found.download_url,
            ...(found.sha256_checksum && { sha256: found.sha256_checksum }),
            ...(found.temp_download_token && { token: found.temp_download_token }),
          }
        );
      }),
  };
}

async function listAll({ octokit, repo }: Client): Promise<readonly Runner[]> {
  const all: Runner[] = [];
  for (let page = 1; ; page += 1) {
    const { data } = await octokit.request('GET /repos/{owner}/{repo}/actions/runners', {
      ...repo,
      per_page: 100,
      page,
    });
    const { runners: found, total_count: total } = list.parse(data);
    for (const { id, name, status, busy, labels } of found)
      all.push({
        id: String(id),
        name,
        busy,
        online: status === 'online',
        labels: labels.map((label) => label.name),
      });
    if (found.length === 0 || all.length >= total) return all;
  }
}

/** GitHub does not say what a runner does, but which runner does a job: the newest 100 runs are looked through. */
async function buildOf({ octokit, repo }: Client, name: string): Promise<string | undefined> {
  const running = { ...repo, status: 'in_progress' as const, per_page: 100 };
  const { data } = await octokit.request('GET /repos/{owner}/{repo}/actions/runs', running);
  for (const { id } of runs.parse(data).workflow_runs) {
    const of = { ...repo, run_id: id, per_page: 100 };
    const answer = await octokit.request('GET /repos/{owner}/{repo}/actions/runs/{run_id}/jobs', of);
    const isHere = jobs
      .parse(answer.data)
      .jobs.some((job) => job.status === 'in_progress' && job.runner_name === name);
    if (isHere) return String(id);
  }
  return undefined;
}
