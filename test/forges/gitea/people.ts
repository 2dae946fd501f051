import { timeOf } from '../labellings.ts';
import { notFound, type Route, user } from './rest.ts';

const repo = '/repos/{owner}/{repo}';

export const peopleRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: `${repo}/issues/{index}/timeline`,
    needs: 'read',
    answer: ({ state, params, call: { query } }) => {
      const size = Math.min(50, Number(query.get('limit') ?? 30));
      const start = (Number(query.get('page') ?? 1) - 1) * size;
      const rows = state.labellings.filter(({ on }) => on === Number(params.get('index')));
      return {
        status: 200,
        body: rows.slice(start, start + size).map((one) => ({
          id: one.id,
          type: 'label',
          user: user(one.by),
          body: one.isOn ? '1' : '',
          created_at: timeOf(one),
          updated_at: timeOf(one),
          label: { id: 1, name: one.label, color: 'ededed' },
        })),
      };
    },
  },
  {
    method: 'GET',
    path: `${repo}/collaborators/{collaborator}/permission`,
    needs: 'write',
    answer: ({ state, params }) => {
      const found = [...state.identities.values()].find(({ login }) => login === params.get('collaborator'));
      if (!found) return notFound;
      const permission = found.role ?? 'none';
      return { status: 200, body: { permission, role_name: permission, user: user(found) } };
    },
  },
];
