import * as z from 'zod/mini';
import type { Labels } from '../types.ts';
import { type Client, pageSize, permission } from './client.ts';

const label = z.object({ id: z.number(), name: z.string() });
const labelList = z.array(label);

/** What a label looks like that nobody has made yet. */
const grey = '#ededed';
/** Labels of a repository that are looked through: 1,000. */
const pages = 20;

/** Gitea knows labels by number, and only those that the repository has. */
export function labels({ ask, repo }: Client): Labels {
  const on = (number: number) =>
    ask(
      {
        method: 'GET',
        path: `${repo}/issues/${number}/labels`,
        action: `read the labels of pull request #${number}`,
        permission,
      },
      labelList,
    );

  async function idsOf(names: readonly string[], action: string): Promise<number[]> {
    const known = new Map<string, number>();
    for (let page = 1; page <= pages && !names.every((name) => known.has(name)); page += 1) {
      const path = `${repo}/labels?limit=${pageSize}&page=${page}`;
      const rows = (await ask({ method: 'GET', path, action, permission }, labelList)) ?? [];
      for (const { id, name } of rows) known.set(name, id);
      if (rows.length < pageSize) break;
    }
    const ids: number[] = [];
    for (const name of names) {
      const request = { method: 'POST', path: `${repo}/labels`, action, permission } as const;
      const body = { name, color: grey };
      ids.push(known.get(name) ?? label.parse(await ask({ ...request, body }, label)).id);
    }
    return ids;
  }

  return {
    of: async (number) => ((await on(number)) ?? []).map(({ name }) => name),
    async change(number, { add, remove }) {
      const action = `change the labels of pull request #${number}`;
      const path = `${repo}/issues/${number}/labels`;
      if (add.length > 0) {
        const body = { labels: await idsOf(add, action) };
        await ask({ method: 'POST', path, body, action, permission, repeatable: true }, z.unknown());
      }
      if (remove.length === 0) return;
      for (const { id, name } of (await on(number)) ?? [])
        if (remove.includes(name)) {
          // 404: somebody else took it off meanwhile.
          const request = { method: 'DELETE', path: `${path}/${id}`, action, permission } as const;
          await ask({ ...request, missing: [404] }, z.unknown());
        }
    },
  };
}
