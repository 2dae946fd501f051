import { plotsDiff } from '../dvc/commands/plots.ts';
import { show } from './outcome.ts';
import { plotsOptionsOf } from './plots-options.ts';
import type { Call } from './world.ts';

/** `dvc plots diff`. */
export async function run({ world, values, args }: Call<'plots diff'>): Promise<number> {
  const options = { ...plotsOptionsOf(values), targets: values.targets, revisions: args };
  return show(world, await plotsDiff(options, { cwd: world.directory, env: world.env }));
}
