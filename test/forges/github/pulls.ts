import { type Asked, notFound, problem, type Route } from './route.ts';
import type { GithubState, Pull } from './state.ts';

export function pullShown({ state, url }: Asked, pull: Pull): object {
  const page = `${url}/${state.repository}/pull/${pull.number}`;
  const repository = (name: string | null) => name && { full_name: name, name: name.split('/')[1] };
  return {
    number: pull.number,
    node_id: `PR_${pull.number}`,
    html_url: page,
    title: pull.title ?? `Change ${pull.number}`,
    state: pull.state,
    merged_at: pull.merged ? '2026-01-02T03:04:05Z' : null,
    user: { login: 'author', id: 7 },
    head: {
      sha: pull.head.sha,
      ref: pull.head.ref,
      label: pull.head.ref,
      repo: repository(pull.head.repository),
    },
    base: {
      sha: pull.base.sha,
      ref: pull.base.ref,
      label: pull.base.ref,
      repo: repository(state.repository),
    },
  };
}

const repo = '/repos/{owner}/{repo}';

/** Merges a request, or says which rule of the branch stands in the way. */
function merge(pull: Pull, method: string): void {
  pull.state = 'closed';
  pull.merged = true;
  pull.mergedBy = method;
}

/** Opening and merging. */
export const pullRoutes: readonly Route[] = [
  {
    method: 'POST',
    path: `${repo}/pulls`,
    needs: ['pull_requests', 'write'],
    isContent: true,
    answer: (asked) => {
      const { state, body } = asked;
      const [ref, base] = [String(body.head), String(body.base)];
      const [head, onto] = [state.branch(ref), state.branch(base)];
      const invalid = (message: string) =>
        problem(422, 'Validation Failed', { errors: [{ resource: 'PullRequest', code: 'custom', message }] });
      if (head === undefined) return invalid(`head: ${ref} is not a branch`);
      if (onto === undefined) return invalid(`base: ${base} is not a branch`);
      if (head === onto) return invalid(`No commits between ${base} and ${ref}`);
      const rows = [...state.pulls.values()];
      if (rows.some((one) => one.state === 'open' && one.head.ref === ref && one.base.ref === base))
        return invalid(`A pull request already exists for ${ref}.`);
      const pull: Pull = {
        number: Math.max(0, ...rows.map(({ number }) => number)) + 1,
        state: 'open',
        title: String(body.title),
        body: String(body.body ?? ''),
        head: { sha: head, ref, repository: state.repository },
        base: { sha: onto, ref: base },
      };
      state.pulls.set(pull.number, pull);
      return { status: 201, body: pullShown(asked, pull) };
    },
  },
  {
    method: 'PUT',
    path: `${repo}/pulls/{pull_number}/merge`,
    needs: ['contents', 'write'],
    answer: ({ state, params, body }) => {
      const pull = state.pulls.get(Number(params[0]));
      if (!pull) return notFound;
      if (pull.state !== 'open') return problem(405, 'Pull Request is not mergeable');
      if (state.protectedBranches.has(pull.base.ref))
        return problem(405, 'Required status check "build" is expected.');
      merge(pull, String(body.merge_method ?? 'merge'));
      return {
        status: 200,
        body: { sha: pull.head.sha, merged: true, message: 'Pull Request successfully merged' },
      };
    },
  },
];

/** `enablePullRequestAutoMerge`; returns why it cannot be enabled. */
export function enableAutoMerge(state: GithubState, id: string, method: string): string | undefined {
  const pull = state.pulls.get(Number(id.replace('PR_', '')));
  if (!pull) return 'Could not resolve to a node';
  if (!state.allowsAutoMerge) return 'Pull request Auto merge is not allowed for this repository';
  if (!state.protectedBranches.has(pull.base.ref)) return 'Pull request Pull request is in clean status';
  pull.autoMerge = method;
  return undefined;
}
