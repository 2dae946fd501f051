import * as z from 'zod/mini';
import type { Labels } from '../types.ts';
import { asking, type Client } from './client.ts';

const labelled = z.object({ labels: z.array(z.string()) });

/** GitLab makes a label that is put on and is not there yet. */
export function labels(client: Client): Labels {
  return {
    of: (number) =>
      asking(client, `read the labels of merge request !${number}`, async () => {
        const found = await client.mergeRequests.show(client.project, number);
        return labelled.parse(found).labels;
      }),
    change: (number, { add, remove }) =>
      asking(client, `change the labels of merge request !${number}`, async () => {
        await client.mergeRequests.edit(client.project, number, {
          ...(add.length > 0 && { addLabels: add.join(',') }),
          ...(remove.length > 0 && { removeLabels: remove.join(',') }),
        });
      }),
  };
}
