import { component } from '../../io/component.ts';
import type { Refs } from '../../io/refs.ts';
import { ownedRefs, ownerOf } from '../names.ts';

/**
 * Drops the pictures, sections and notes of changes that are not open any more and of branches that are gone; comments that show
 * pictures lose them. Returns the refs that were dropped, or with `dryRun` would be.
 */
export async function pruneAssets(
  refs: Refs,
  { open, dryRun = false }: { open: ReadonlySet<number>; dryRun?: boolean },
): Promise<readonly string[]> {
  const listed = await refs.list([...ownedRefs, 'refs/heads/']);
  const branches = new Set<string>();
  for (const ref of listed.keys()) if (ref.startsWith('refs/heads/')) branches.add(component(ref.slice(11)));
  const dead = [...listed.keys()].filter((ref) => {
    const owner = ownerOf(ref);
    if (owner === undefined) return false;
    return 'change' in owner ? !open.has(owner.change) : !branches.has(owner.branch);
  });
  if (dryRun) return dead;
  for (const ref of dead) refs.stage(ref, async () => null);
  await refs.push();
  return dead;
}
