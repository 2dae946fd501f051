import { resolve } from 'node:path';
import { changeRequestAt, postBundle } from '../pipeline/bundle/post.ts';
import { findBundles, readBundle } from '../pipeline/bundle/read.ts';
import { jsonText } from '../pipeline/render/json.ts';
import { plain } from '../pipeline/render/plain.ts';
import { noForge } from './comment.ts';
import { withGround } from './ground.ts';
import { commitOf } from './revision.ts';
import { type Call, note, print } from './world.ts';

/**
 * Posts what jobs without a right to post left behind, on the change request whose head the triggering build was. A
 * change that has moved on meanwhile has a report of its own coming, so there is nothing to do and nothing wrong.
 */
export async function run({ world, values, args: [folder = ''] }: Call<'bundle post'>): Promise<number> {
  const results: { readonly action: string; readonly url: string }[] = [];
  for (const place of await findBundles(resolve(world.directory, folder))) {
    const bundle = await readBundle(place);
    const result = await withGround(
      world,
      {},
      { ...values, key: bundle.key, section: bundle.section },
      async (ground) => {
        const forge = await ground.forge();
        if (!forge || !ground.address) throw noForge(ground);
        const sha = ground.ci.headSha ?? (await commitOf(ground.git, 'HEAD'));
        const change = await changeRequestAt(forge, sha);
        if (!change) {
          note(
            world,
            `cml: ${sha.slice(0, 7)} is the head of no open change request (any more); nothing was posted.`,
          );
          return undefined;
        }
        const { posted, warnings } = await postBundle(ground, bundle, {
          forge,
          address: ground.address,
          change,
          sha,
        });
        for (const { message } of warnings) note(world, `cml: ${plain(message)}`);
        return { action: posted.action, url: posted.url };
      },
    );
    if (result) results.push(result);
  }
  if (values.json) print(world, jsonText(results));
  else for (const { url } of results) print(world, url);
  return 0;
}
