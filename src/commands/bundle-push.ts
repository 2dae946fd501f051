import { join } from 'node:path';
import { bundlesBranch } from '../model/bundles.ts';
import { CmlError } from '../model/errors.ts';
import { pushBundle } from '../pipeline/bundle/push.ts';
import { withGround } from './ground.ts';
import { commitOf } from './revision.ts';
import { type Call, jsonResult, print } from './world.ts';

/** Leaves the bundle of a fork's build where the repository that it was forked from can read it. */
export async function run({ world, values }: Call<'bundle push'>): Promise<number> {
  return withGround(world, {}, { ...values, shared: true }, async (ground) => {
    const { branch, headSha } = ground.ci;
    const { remote } = ground;
    if (branch === undefined || remote === undefined)
      throw new CmlError(
        'usage',
        'A bundle belongs to a branch and goes to a remote, and one of them is missing here.',
        {
          hint: 'Run this in the pipeline of a branch, after `cml run`.',
        },
      );
    const of = { branch, sha: headSha ?? (await commitOf(ground, 'HEAD')) };
    const done = await pushBundle(await ground.refs(), join(ground.git.root, '.cml/bundle'), of);
    const action = done ?? 'none';
    const said = {
      pushed: `The report is on the branch ${bundlesBranch}, for the repository that this was forked from.`,
      there: `The branch ${bundlesBranch} has this report already.`,
      none: 'There is no bundle here: `cml run` could post its report itself, or was not run.',
    };
    print(world, values.json ? jsonResult(world, { action, branch: bundlesBranch }) : said[action]);
    return 0;
  });
}
