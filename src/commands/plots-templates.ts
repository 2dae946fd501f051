import { plotsTemplates } from '../dvc/commands/plots.ts';
import { show } from './outcome.ts';
import type { Call } from './world.ts';

/** `dvc plots templates`. */
export async function run({ world, args: [template] }: Call<'plots templates'>): Promise<number> {
  return show(world, await plotsTemplates({ template }));
}
