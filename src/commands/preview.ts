import { once } from 'node:events';
import { resolve } from 'node:path';
import { findRepository } from '../io/git.ts';
import { jsonText } from '../pipeline/render/json.ts';
import { startPreview } from '../pipeline/render/preview.ts';
import { type Call, print } from './world.ts';

/** Serves until it is interrupted. */
export async function run({ world, values, args }: Call<'preview'>): Promise<number> {
  const { root } = await findRepository(world.directory, world.env);
  const preview = await startPreview({ file: resolve(world.directory, args[0]!), root, port: values.port });
  print(
    world,
    values.json
      ? jsonText({ url: preview.url })
      : `${preview.url}\nIt reloads when the file changes. Ctrl-C ends it.`,
  );
  if (!world.signal.aborted) await once(world.signal, 'abort');
  await preview.close();
  return 0;
}
