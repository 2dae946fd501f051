import { asking, type Client } from './client.ts';

/** A pipeline has ended in one of these. */
const ended = new Set(['success', 'failed', 'canceled', 'skipped']);

export async function rerun(client: Client, build: string): Promise<void> {
  const id = Number(build);
  await asking(client, `run pipeline ${id} again`, async () => {
    const { status } = await client.pipelines.show(client.project, id);
    if (!ended.has(status)) await client.pipelines.cancel(client.project, id);
    await client.pipelines.retry(client.project, id);
  });
}
