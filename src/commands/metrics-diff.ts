import { metricsDiff } from '../dvc/commands/diff.ts';
import { show } from './outcome.ts';
import type { Call } from './world.ts';

/** `dvc metrics diff`. */
export async function run({ world, values, args: [a, b] }: Call<'metrics diff'>): Promise<number> {
  const { 'no-path': noPath, ...options } = values;
  return show(
    world,
    await metricsDiff({ ...options, noPath, a, b }, { cwd: world.directory, env: world.env }),
  );
}
