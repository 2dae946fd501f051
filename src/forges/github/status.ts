import * as z from 'zod/mini';
import type { Annotation, Status } from '../types.ts';
import { asking, type Client, statusOf } from './client.ts';

/** GitHub's limits: 140 characters in a status, 65,535 in a check's output, 50 annotations a request. */
const limits = { description: 140, summary: 65_000, annotations: 50 };

const permission =
  'A workflow’s own token needs `permissions: checks: write` (or `statuses: write`); a fine-grained token, "Commit statuses: Read and write".';

/** Checks are for apps, and GITHUB_TOKEN is one; a person's token gets a 403. Prefixes: https://github.blog/2021-04-05. */
function mayCheck(token: string): boolean {
  return !/^(ghp|gho|ghu|github_pat)_/.test(token);
}

export async function setStatus(client: Client, sha: string, status: Status): Promise<{ url?: string }> {
  return asking(`set the status of ${sha.slice(0, 7)}`, permission, async () => {
    if (!mayCheck(client.token)) return commitStatus(client, sha, status);
    try {
      return await checkRun(client, sha, status);
    } catch (error) {
      if (statusOf(error) !== 403 && statusOf(error) !== 404) throw error;
      return commitStatus(client, sha, status);
    }
  });
}

const answer = z.object({
  id: z.number(),
  html_url: z.nullish(z.string()),
  target_url: z.nullish(z.string()),
});

function location(url: string | null | undefined): { url?: string } {
  return url ? { url } : {};
}

function cut(text: string, limit: number): string {
  return text.length > limit ? `${text.slice(0, limit - 1)}…` : text;
}

async function checkRun({ octokit, repo }: Client, sha: string, status: Status): Promise<{ url?: string }> {
  const annotations = (status.annotations ?? []).map(annotation);
  const output = {
    title: cut(status.title, limits.description),
    summary: cut(status.summary ?? status.title, limits.summary),
  };
  const { data } = await octokit.request('POST /repos/{owner}/{repo}/check-runs', {
    ...repo,
    name: status.name,
    head_sha: sha,
    ...(status.state === 'pending'
      ? { status: status.detail === 'queued' ? ('queued' as const) : ('in_progress' as const) }
      : { status: 'completed' as const, conclusion: conclusionOf(status) }),
    ...(status.url && { details_url: status.url }),
    output: { ...output, annotations: annotations.slice(0, limits.annotations) },
  });
  const created = answer.parse(data);
  for (let from = limits.annotations; from < annotations.length; from += limits.annotations)
    await octokit.request('PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}', {
      ...repo,
      check_run_id: created.id,
      output: { ...output, annotations: annotations.slice(from, from + limits.annotations) },
    });
  return location(created.html_url);
}

function conclusionOf({ state, detail }: Status) {
  if (detail !== undefined && detail !== 'queued') return detail;
  return state === 'pending' ? 'neutral' : state;
}

function annotation({ path, line, level, message }: Annotation) {
  return { path, start_line: line, end_line: line, annotation_level: level, message };
}

async function commitStatus(
  { octokit, repo }: Client,
  sha: string,
  status: Status,
): Promise<{ url?: string }> {
  const { data } = await octokit.request('POST /repos/{owner}/{repo}/statuses/{sha}', {
    ...repo,
    sha,
    context: status.name,
    // A commit status knows no "neutral", and only "failure" should stop a merge.
    state: status.state === 'neutral' ? 'success' : status.state,
    description: cut(status.title, limits.description),
    ...(status.url && { target_url: status.url }),
  });
  return location(answer.parse(data).target_url);
}
