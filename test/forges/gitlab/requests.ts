import type { Reply } from '../server.ts';
import { type Asked, mergeRequestShown, no, notFound, paginate, type Route } from './rest.ts';
import type { MergeRequest } from './state.ts';

function open(asked: Asked): Reply {
  const { state, body } = asked;
  const [source, target] = [String(body.source_branch), String(body.target_branch)];
  const sha = state.branch(source);
  if (sha === undefined) return no(400, 'message', ['Source branch does not exist']);
  const rows = [...state.mergeRequests.values()];
  if (
    rows.some((one) => one.state === 'opened' && one.sourceBranch === source && one.targetBranch === target)
  )
    return no(409, 'message', ['Another open merge request already exists for this source branch: !1']);
  const request: MergeRequest = {
    iid: Math.max(0, ...rows.map(({ iid }) => iid)) + 1,
    state: 'opened',
    sha,
    sourceBranch: source,
    targetBranch: target,
    sourceProject: state.projectId,
    title: String(body.title),
    description: String(body.description ?? ''),
    checking: 2,
  };
  state.mergeRequests.set(request.iid, request);
  return { status: 201, body: mergeRequestShown(asked, request) };
}

function merge(asked: Asked): Reply {
  const { state, body, params } = asked;
  const found = state.mergeRequests.get(Number(params[0]));
  if (!found) return notFound('');
  if ((found.checking ?? 0) > 0) {
    found.checking! -= 1;
    return no(405, 'message', '405 Method Not Allowed');
  }
  found.merging = { squash: body.squash === true };
  if (!(state.hasPipelines && body.merge_when_pipeline_succeeds === true)) found.state = 'merged';
  return { status: 200, body: mergeRequestShown(asked, found) };
}

/** GitLab makes a label that it does not know; names are told apart by case. */
function edit(asked: Asked): Reply {
  const { state, body, params } = asked;
  const found = state.mergeRequests.get(Number(params[0]));
  if (!found) return notFound('');
  const names = (value: unknown) => (typeof value === 'string' ? value.split(',') : []);
  const gone = new Set(names(body.remove_labels));
  const kept = (found.labels ?? []).filter((name) => !gone.has(name));
  const note = (label: string, isOn: boolean) =>
    asked.state.labellings.push({ id: asked.state.nextId++, on: found.iid, label, isOn, by: asked.me });
  for (const name of gone) note(name, false);
  for (const name of names(body.add_labels)) note(name, true);
  found.labels = [...new Set([...kept, ...names(body.add_labels)])];
  return { status: 200, body: mergeRequestShown(asked, found) };
}

/** Finding, opening, labelling and merging. */
export const requestRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/projects/{id}/merge_requests',
    forJobs: true,
    answer: (asked) => {
      const { state, query } = asked;
      const is = (name: string, value: string) => [null, 'all', value].includes(query.get(name));
      const rows = [...state.mergeRequests.values()].filter(
        (one) =>
          is('state', one.state) &&
          is('source_branch', one.sourceBranch) &&
          is('target_branch', one.targetBranch),
      );
      return paginate(asked, rows.toReversed(), (one) => mergeRequestShown(asked, one));
    },
  },
  { method: 'POST', path: '/projects/{id}/merge_requests', level: 30, answer: open },
  { method: 'PUT', path: '/projects/{id}/merge_requests/{merge_request_iid}', level: 30, answer: edit },
  {
    method: 'PUT',
    path: '/projects/{id}/merge_requests/{merge_request_iid}/merge',
    level: 30,
    answer: merge,
  },
];
