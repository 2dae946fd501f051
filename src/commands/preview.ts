import { once } from 'node:events';
import { dirname, resolve } from 'node:path';
import { findRepository } from '../io/git.ts';
import { CmlError } from '../model/errors.ts';
import { jsonText } from '../pipeline/render/json.ts';
import { startPreview } from '../pipeline/render/preview.ts';
import { type Call, print, type World } from './world.ts';

/** Serves until it is interrupted. */
export async function run({ world, values, args }: Call<'preview'>): Promise<number> {
  const file = resolve(world.directory, args[0]!);
  const preview = await startPreview({ file, root: await rootOf(file, world), port: values.port });
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

/** Pictures may lie anywhere in the repository of the file; of one that is in none, beside it and below. */
async function rootOf(file: string, { env }: World): Promise<string> {
  const folder = dirname(file);
  try {
    return (await findRepository(folder, env)).root;
  } catch (error) {
    if (error instanceof CmlError && ['not-a-repository', 'file-missing'].includes(error.code)) return folder;
    throw error;
  }
}
