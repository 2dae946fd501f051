import { once } from 'node:events';
import { dirname, resolve } from 'node:path';
import { findRepository, type Git } from '../io/git.ts';
import { CmlError } from '../model/errors.ts';
import { startPreview } from '../pipeline/render/preview.ts';
import { guessForge } from './guess-forge.ts';
import { type Call, jsonResult, print, type World } from './world.ts';

/** Serves until it is interrupted. */
export async function run({ world, values, args }: Call<'preview'>): Promise<number> {
  const file = resolve(world.directory, args[0]!);
  const { root, git } = await placeOf(file, world);
  const forge = values.forge ?? (git && (await guessForge(git))) ?? 'github';
  const signal = world.signals();
  const preview = await startPreview({ file, root, forge, port: values.port });
  print(
    world,
    values.json
      ? jsonResult(world, { url: preview.url, forge })
      : `${preview.url}\nIt reloads when the file changes. Ctrl-C ends it.`,
  );
  if (!signal.aborted) await once(signal, 'abort');
  await preview.close();
  return 0;
}

/** Pictures may lie anywhere in the repository of the file; of one that is in none, beside it and below. */
async function placeOf(file: string, { env }: World): Promise<{ readonly root: string; readonly git?: Git }> {
  const folder = dirname(file);
  try {
    const git = await findRepository(folder, env);
    return { root: git.root, git };
  } catch (error) {
    if (error instanceof CmlError && ['not-a-repository', 'file-missing'].includes(error.code))
      return { root: folder };
    throw error;
  }
}
