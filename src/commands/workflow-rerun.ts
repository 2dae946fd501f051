import { CmlError } from '../model/errors.ts';
import { withGround } from './ground.ts';
import { noForge } from './no-forge.ts';
import { type Call, note } from './world.ts';

/** Runs a workflow or pipeline again: the one that was named, or this one. */
export async function run({ world, values }: Call<'workflow rerun'>): Promise<number> {
  return withGround(world, {}, values, async (ground) => {
    const id = values.id ?? (ground.ci.run && String(ground.ci.run.id));
    if (id === undefined || !/^\d{1,15}$/.test(id))
      throw new CmlError(
        'usage',
        id === undefined ? 'There is no build here to run again.' : `“${id}” is no number of a run.`,
        {
          hint: 'Give the number of a run or pipeline with --id.',
        },
      );
    const forge = await ground.forge();
    if (!forge) throw await noForge(ground);
    if (!forge.rerun)
      throw new CmlError('forge-refused', `${forge.name} does not let programs run a build again.`);
    await forge.rerun(Number(id));
    note(world, `cml: ${id} runs again`);
    return 0;
  });
}
