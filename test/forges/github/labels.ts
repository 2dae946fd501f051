import { timeOf } from '../labellings.ts';
import type { Reply } from '../server.ts';
import { userOf } from './comments.ts';
import { type Asked, notFound, paginate, problem, type Route } from './route.ts';

const path = '/repos/{owner}/{repo}/issues/{issue_number}/labels';

function labelsOf({ state, params }: Asked): Set<string> | undefined {
  return state.pulls.get(Number(params[0]))?.labels;
}

function shown(name: string): object {
  return { name, color: 'ededed', default: false };
}

function note({ state, params, me }: Asked, label: string, isOn: boolean): void {
  state.labellings.push({ id: state.nextId++, on: Number(params[0]), label, isOn, by: me });
}

function events(asked: Asked): Reply {
  const rows = asked.state.labellings.filter(({ on }) => on === Number(asked.params[0]));
  return paginate(asked, rows, (one) => ({
    id: one.id,
    event: one.isOn ? 'labeled' : 'unlabeled',
    actor: userOf(one.by),
    created_at: timeOf(one),
    label: { name: one.label, color: 'ededed' },
  }));
}

function add(asked: Asked): Reply {
  const there = labelsOf(asked);
  if (!there) return notFound;
  const { labels } = asked.body as { labels: string[] };
  if (labels.some((name) => name.length > 50)) return problem(422, 'Validation Failed');
  for (const name of labels) {
    // One that the repository does not have is made, and case does not tell two apart.
    const known = [...asked.state.labels].find((one) => one.toLowerCase() === name.toLowerCase()) ?? name;
    asked.state.labels.add(known);
    note(asked, known, true);
    there.add(known);
  }
  return { status: 200, body: [...there].map(shown) };
}

function remove(asked: Asked): Reply {
  const there = labelsOf(asked);
  const name = asked.params[1]?.toLowerCase();
  const found = [...(there ?? [])].find((one) => one.toLowerCase() === name);
  if (!there || found === undefined) return problem(404, 'Label does not exist');
  note(asked, found, false);
  there.delete(found);
  return { status: 200, body: [...there].map(shown) };
}

/** Pull requests are issues where labels are concerned, and may be labelled with the right to write either. */
export const labelRoutes: readonly Route[] = [
  {
    method: 'GET',
    path,
    needs: ['pull_requests', 'read'],
    answer: (asked) => {
      const there = labelsOf(asked);
      return there ? paginate(asked, [...there], shown) : notFound;
    },
  },
  {
    method: 'GET',
    path: '/repos/{owner}/{repo}/issues/{issue_number}/events',
    needs: ['pull_requests', 'read'],
    answer: events,
  },
  { method: 'POST', path, needs: ['pull_requests', 'write'], answer: add },
  { method: 'DELETE', path: `${path}/{name}`, needs: ['pull_requests', 'write'], answer: remove },
];
