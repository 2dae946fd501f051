import type { Reply } from '../server.ts';
import { type Asked, notFound, type Route } from './rest.ts';

const repo = '/repos/{owner}/{repo}';
const path = `${repo}/issues/{index}/labels`;

function shown([id, name]: readonly [number, string]): object {
  return { id, name, color: 'ededed' };
}

function labelsOf({ state, params }: Asked): Set<number> | undefined {
  return state.pulls.get(Number(params.get('index')))?.labels;
}

function listed({ state }: Asked, ids: ReadonlySet<number>): Reply {
  return { status: 200, body: [...state.labels].filter(([id]) => ids.has(id)).map(shown) };
}

/** Labels go by number, and only those of the repository. */
export const labelRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: `${repo}/labels`,
    needs: 'read',
    answer: ({ state, call: { query } }) => {
      const size = Math.min(50, Number(query.get('limit') ?? 30));
      const start = (Number(query.get('page') ?? 1) - 1) * size;
      return { status: 200, body: [...state.labels].slice(start, start + size).map(shown) };
    },
  },
  {
    method: 'POST',
    path: `${repo}/labels`,
    needs: 'write',
    answer: ({ state, body }) => {
      const label = [state.nextId++, String(body.name)] as const;
      state.labels.set(...label);
      return { status: 201, body: shown(label) };
    },
  },
  {
    method: 'GET',
    path,
    needs: 'read',
    answer: (asked) => {
      const ids = labelsOf(asked);
      return ids ? listed(asked, ids) : notFound;
    },
  },
  {
    method: 'POST',
    path,
    needs: 'write',
    answer: (asked) => {
      const ids = labelsOf(asked);
      const wanted = asked.body.labels as number[];
      if (!ids || !wanted.every((id) => asked.state.labels.has(id))) return notFound;
      for (const id of wanted) ids.add(id);
      return listed(asked, ids);
    },
  },
  {
    method: 'DELETE',
    path: `${path}/{id}`,
    needs: 'write',
    answer: (asked) => (labelsOf(asked)?.delete(Number(asked.params.get('id'))) ? { status: 204 } : notFound),
  },
];
