import { createHash } from 'node:crypto';
import * as z from 'zod/mini';
import type { Annotation, Permissions, Status } from '../types.ts';
import { type Client, permission } from './client.ts';

/** Characters of a build status and of a Code Insights report, annotations a request and a report. */
const limits = { key: 40, text: 255, details: 2000, perRequest: 100, annotations: 1000 };

const states = {
  success: 'SUCCESSFUL',
  failure: 'FAILED',
  neutral: 'SUCCESSFUL',
  pending: 'INPROGRESS',
} as const;
const severities = { failure: 'HIGH', warning: 'MEDIUM', notice: 'LOW' } as const;
const answer = z.object({ url: z.nullish(z.string()) });

/** A status is known by its key, so a long name becomes one that stays the same. */
function keyOf(name: string): string {
  if (name.length <= limits.key) return name;
  return `cml-${createHash('sha256').update(name).digest('hex').slice(0, 32)}`;
}

function cut(text: string, limit: number): string {
  return text.length > limit ? `${text.slice(0, limit - 1)}…` : text;
}

/** A build status and, where there are annotations, a Code Insights report that carries them. */
export async function setStatus(client: Client, sha: string, status: Status): Promise<{ url?: string }> {
  const { ask, address, repo } = client;
  const action = `set the status of ${sha.slice(0, 7)}`;
  // A status without a link is refused.
  const url = status.url ?? `${address.webUrl}/${address.repository}/commits/${sha}`;
  const body = {
    type: 'build',
    key: keyOf(status.name),
    name: cut(status.name, limits.text),
    state: status.detail === 'cancelled' ? 'STOPPED' : states[status.state],
    description: cut(status.title, limits.text),
    url,
  };
  // Set twice, the newer one of the same key counts.
  const path = `${repo}/commit/${sha}/statuses/build`;
  const set = await ask({ method: 'POST', path, body, action, permission, repeatable: true }, answer);
  const annotations = status.annotations?.slice(0, limits.annotations) ?? [];
  if (annotations.length > 0) await report(client, sha, status, url, annotations);
  return set?.url ? { url: set.url } : {};
}

async function report(
  { ask, repo }: Client,
  sha: string,
  status: Status,
  link: string,
  annotations: readonly Annotation[],
): Promise<void> {
  const path = `${repo}/commit/${sha}/reports/${encodeURIComponent(keyOf(status.name).replaceAll('/', '-'))}`;
  const action = `write a report on ${sha.slice(0, 7)}`;
  const body = {
    type: 'report',
    title: cut(status.name, limits.text),
    details: cut(status.title, limits.details),
    report_type: 'TEST',
    reporter: 'cml',
    link,
    result: status.state === 'failure' ? 'FAILED' : status.state === 'pending' ? 'PENDING' : 'PASSED',
  };
  await ask({ method: 'PUT', path, body, action, permission }, z.unknown());
  for (let from = 0; from < annotations.length; from += limits.perRequest) {
    const rows = annotations.slice(from, from + limits.perRequest).map((one, index) => ({
      type: 'report_annotation',
      external_id: `${keyOf(status.name)}-${from + index}`,
      annotation_type: 'CODE_SMELL',
      severity: severities[one.level],
      path: one.path,
      line: one.line,
      summary: cut(one.message, 450),
    }));
    // The ids make doing it twice the same as once.
    const request = {
      method: 'POST',
      path: `${path}/annotations`,
      body: rows,
      action,
      permission,
      repeatable: true,
    } as const;
    await ask(request, z.unknown());
  }
}

/** Every answer names the scopes of the token that asked, in the words of either kind of token. */
export async function permissions(
  { ask, repo, address }: Client,
  whoami: () => Promise<string | undefined>,
): Promise<Permissions> {
  let scopes: readonly string[] | undefined;
  const request = {
    method: 'GET',
    path: `${repo}?fields=full_name`,
    action: `read ${address.repository}`,
    permission,
    missing: [403],
    answered: (headers: Headers) => {
      scopes = headers
        .get('x-oauth-scopes')
        ?.split(',')
        .map((scope) => scope.trim());
    },
  } as const;
  const [login] = await Promise.all([whoami(), ask(request, z.unknown())]);
  const has = (...names: string[]) => scopes && names.some((name) => scopes?.includes(name));
  return {
    comment: has(
      'pullrequest',
      'pullrequest:write',
      'read:pullrequest:bitbucket',
      'write:pullrequest:bitbucket',
    ),
    status: has(
      'repository',
      'repository:write',
      'pullrequest',
      'pullrequest:write',
      'read:repository:bitbucket',
    ),
    push: has('repository:write', 'pullrequest:write', 'write:repository:bitbucket'),
    ...(login && { login }),
  };
}
