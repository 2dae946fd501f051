import { paramsDiff } from '../dvc/commands/diff.ts';
import { show } from './outcome.ts';
import type { Call } from './world.ts';

/** `dvc params diff`. */
export async function run({ world, values, args: [a, b] }: Call<'params diff'>): Promise<number> {
  const { 'no-path': noPath, ...options } = values;
  return show(
    world,
    await paramsDiff({ ...options, noPath, a, b }, { cwd: world.directory, env: world.env }),
  );
}
