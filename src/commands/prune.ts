import { stageForgetting } from '../ledger/predictions.ts';
import { pruneAssets } from '../stores/git-ref/prune.ts';
import { ownedRefs, ownerOf } from '../stores/names.ts';
import { withGround } from './ground.ts';
import { noForge } from './no-forge.ts';
import { type Call, print, printJson } from './world.ts';

/** Drops the pictures of changes that are closed and of branches that are gone, and the past of recorded predictions. */
export async function run({ world, values }: Call<'prune'>): Promise<number> {
  return withGround(world, {}, values, async (ground) => {
    const forge = await ground.forge();
    if (!forge) throw await noForge(ground);
    const refs = await ground.refs();
    const owners = [...(await refs.list(ownedRefs)).keys()].map(ownerOf);
    const numbers = new Set(owners.flatMap((owner) => (owner && 'change' in owner ? [owner.change] : [])));
    const open = new Set<number>();
    for (const number of numbers) if ((await forge.changeRequest(number))?.state === 'open') open.add(number);

    if (!values['dry-run']) stageForgetting(refs);
    const dropped = await pruneAssets(refs, { open, dryRun: values['dry-run'] });
    if (values.json) printJson(world, [...dropped]);
    else if (dropped.length === 0) print(world, 'Nothing to drop.');
    else
      print(world, dropped.map((ref) => `${values['dry-run'] ? 'would drop' : 'dropped'} ${ref}`).join('\n'));
    return 0;
  });
}
