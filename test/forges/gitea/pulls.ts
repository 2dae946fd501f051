import type { Reply } from '../server.ts';
import { type Asked, notFound, type Pull, problem, pullShown, type Route } from './rest.ts';

const repo = '/repos/{owner}/{repo}';

function open(asked: Asked): Reply {
  const { state, body } = asked;
  const [ref, base] = [String(body.head), String(body.base)];
  const sha = state.branch(ref);
  if (sha === undefined) return notFound;
  const rows = [...state.pulls.values()];
  if (rows.some((one) => one.state === 'open' && one.head.ref === ref && one.base.ref === base))
    return problem(409, 'pull request already exists for these targets');
  const pull: Pull = {
    number: Math.max(0, ...rows.map(({ number }) => number)) + 1,
    state: 'open',
    head: { sha, ref, repository: state.repository },
    base: { ref: base },
    title: String(body.title),
    body: String(body.body ?? ''),
    labels: new Set(),
  };
  state.pulls.set(pull.number, pull);
  return { status: 201, body: pullShown(asked, pull) };
}

/** 201 where it waits for checks, 200 where it is done, 405 and 409 where it may not be. */
function merge({ state, params, body }: Asked): Reply {
  const found = state.pulls.get(Number(params.get('index')));
  if (!found) return notFound;
  if (state.checks === 'conflict' || found.merging?.waits)
    return problem(409, 'conflict, or scheduled already');
  const waits = body.merge_when_checks_succeed === true && state.checks === 'running';
  if (state.checks === 'running' && !waits) return problem(405, 'Not all required status checks successful');
  found.merging = { method: String(body.Do), waits };
  if (waits) return { status: 201 };
  Object.assign(found, { state: 'closed', merged: true });
  return { status: 200 };
}

/** Finding, opening, merging, and running again. */
export const pullRoutes: readonly Route[] = [
  { method: 'POST', path: `${repo}/pulls`, needs: 'write', answer: open },
  { method: 'POST', path: `${repo}/pulls/{index}/merge`, needs: 'write', answer: merge },
  {
    method: 'GET',
    path: `${repo}/pulls/{base}/{head}`,
    needs: 'read',
    answer: (asked) => {
      const [base, head] = [asked.params.get('base'), asked.params.get('head')];
      const rows = [...asked.state.pulls.values()].filter(
        (one) => one.head.ref === head && one.base.ref === base,
      );
      const found = rows.find((one) => one.state === 'open') ?? rows[0];
      return found ? { status: 200, body: pullShown(asked, found) } : notFound;
    },
  },
  {
    method: 'POST',
    path: `${repo}/actions/runs/{run}/rerun`,
    needs: 'write',
    answer: ({ state, params }) => {
      const id = Number(params.get('run'));
      const times = state.runs?.get(id);
      if (times === undefined) return notFound;
      state.runs?.set(id, times + 1);
      return { status: 201 };
    },
  },
];
