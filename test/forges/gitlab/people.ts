import { timeOf } from '../labellings.ts';
import { paginate, type Route, user } from './rest.ts';

export const peopleRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/projects/{id}/merge_requests/{eventable_id}/resource_label_events',
    answer: (asked) => {
      const rows = asked.state.labellings.filter(({ on }) => on === Number(asked.params[0]));
      return paginate(asked, rows, (one) => ({
        id: one.id,
        user: user(asked, one.by),
        created_at: timeOf(one),
        resource_type: 'MergeRequest',
        resource_id: 9000 + one.on,
        label: { id: 1, name: one.label, color: '#ededed', description: null },
        action: one.isOn ? 'add' : 'remove',
      }));
    },
  },
  {
    method: 'GET',
    path: '/projects/{id}/members/all',
    answer: (asked) => {
      const query = asked.query.get('query') ?? '';
      // Somebody may have several tokens.
      const members = new Map([...asked.state.identities.values()].map((one) => [one.username, one]));
      const rows = [...members.values()].filter(
        ({ username, level }) => level !== undefined && username.includes(query),
      );
      return paginate(asked, rows, (one) => ({ ...user(asked, one), access_level: one.level }));
    },
  },
];
