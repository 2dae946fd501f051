import { metricsShow } from '../dvc/commands/show.ts';
import { show } from './outcome.ts';
import type { Call } from './world.ts';

/** `dvc metrics show`. */
export async function run({ world, values, args }: Call<'metrics show'>): Promise<number> {
  const { 'all-branches': allBranches, 'all-tags': allTags, 'all-commits': allCommits, ...options } = values;
  const scope = { allBranches, allTags, allCommits };
  return show(
    world,
    await metricsShow({ ...options, ...scope, targets: args }, { cwd: world.directory, env: world.env }),
  );
}
