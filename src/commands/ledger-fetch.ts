import { fetchLedger } from '../ledger/sync.ts';
import { count } from '../pipeline/render/numbers.ts';
import { withGround } from './ground.ts';
import { type Call, jsonResult, print } from './world.ts';

/** Brings what others recorded. */
export async function run({ world, values }: Call<'ledger fetch'>): Promise<number> {
  return withGround(world, {}, values, async ({ git }) => {
    const { commits } = await fetchLedger(git, values.remote);
    print(
      world,
      values.json
        ? jsonResult(world, { commits })
        : commits === 0
          ? `${values.remote} has no record that is not here.`
          : `Brought the records of ${count(commits, 'commit')} from ${values.remote}.`,
    );
    return 0;
  });
}
