import { plotsShow } from '../dvc/commands/plots.ts';
import { show } from './outcome.ts';
import { plotsOptionsOf } from './plots-options.ts';
import type { Call } from './world.ts';

/** `dvc plots show`. */
export async function run({ world, values, args }: Call<'plots show'>): Promise<number> {
  const options = { ...plotsOptionsOf(values), targets: args };
  return show(world, await plotsShow(options, { cwd: world.directory, env: world.env }));
}
