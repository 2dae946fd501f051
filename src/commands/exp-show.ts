import { experimentsShow } from '../dvc/commands/index.ts';
import { show } from './outcome.ts';
import type { Call } from './world.ts';

/** `dvc exp show`. */
export async function run({ world, values }: Call<'exp show'>): Promise<number> {
  const options = {
    ...values,
    revisions: values.rev,
    count: values.num,
    allBranches: values['all-branches'],
    allTags: values['all-tags'],
    allCommits: values['all-commits'],
    onlyChanged: values['only-changed'],
    paramsOfStages: values['param-deps'],
    sortBy: values['sort-by'],
    sortOrder: values['sort-order'],
    shaOnly: values.sha,
    hideWorkspace: values['hide-workspace'],
    hideQueued: values['hide-queued'],
    hideFailed: values['hide-failed'],
  };
  return show(world, await experimentsShow(options, { cwd: world.directory, env: world.env }));
}
