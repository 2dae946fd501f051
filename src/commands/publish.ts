import { readFile } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { CmlError } from '../model/errors.ts';
import { pictureAsset } from '../pipeline/comment/pictures.ts';
import { ownerOf } from '../pipeline/deliver/index.ts';
import { publish } from '../pipeline/publish/index.ts';
import { markdownText } from '../pipeline/render/escape.ts';
import { jsonText } from '../pipeline/render/json.ts';
import { noForge } from './comment.ts';
import { withGround } from './ground.ts';
import { type Call, print } from './world.ts';

/** Hosts pictures and prints their addresses, one a line. */
export async function run({ world, values, args, config }: Call<'publish'>): Promise<number> {
  return withGround(world, config, { ...values, key: values.key ?? 'publish' }, async (ground) => {
    const assets = await Promise.all(
      args.map(async (file) => pictureAsset(await read(resolve(world.directory, file)), basename(file))),
    );
    if (values['dry-run']) {
      print(world, assets.map(({ name, id, bytes }) => `${name}: ${bytes.length} bytes, ${id}`).join('\n'));
      return 0;
    }
    const forge = await ground.forge();
    if (!forge) throw noForge(ground);
    const published = await publish({
      assets,
      known: new Map(),
      forge,
      refs: ground.refs,
      owner: ownerOf(ground.ci),
      key: ground.key,
      staged: false,
    });
    if (published.reason !== undefined) throw new CmlError('push-rejected', published.reason);
    const hosted = assets.map(({ id, name }) => ({ name, url: published.urls.get(id)! }));
    if (values.json) print(world, jsonText(hosted));
    else
      for (const { name, url } of hosted)
        print(world, values.md ? `![${markdownText(values.title ?? name, 'line')}](${url})` : url);
    return 0;
  });
}

async function read(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (cause) {
    throw new CmlError('file-missing', `${path} could not be read: ${(cause as Error).message}`, { cause });
  }
}
