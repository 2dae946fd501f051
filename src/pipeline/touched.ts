import { pathTest } from '../formats/places.ts';
import { findBaseline } from './collect/baseline.ts';
import type { Ground } from './ground.ts';

/**
 * Whether a build changes anything that its report is about (`paths:` of cml.yaml). Where that cannot be told, and at a
 * terminal, where somebody asked for the report, it does.
 */
export async function isTouched(
  { git, ci, config: { paths = [] }, remote }: Ground,
  revision: string | undefined,
): Promise<boolean> {
  if (paths.length === 0 || ci.name === 'none') return true;
  const { baseline } = await findBaseline(git, {
    ci,
    ...(revision !== undefined && { revision }),
    ...(remote !== undefined && { remote }),
  });
  if (baseline === undefined) return true;
  const changed = await git.try(['diff', '--name-only', '--no-renames', '-z', baseline.sha, 'HEAD', '--']);
  return (
    changed.code !== 0 ||
    changed.stdout
      .toString('utf8')
      .split('\0')
      .some(await pathTest(paths))
  );
}
