import { pushLedger } from '../ledger/sync.ts';
import { count } from '../pipeline/render/numbers.ts';
import { withGround } from './ground.ts';
import { type Call, jsonResult, print } from './world.ts';

/** Sends what is recorded only here. */
export async function run({ world, values }: Call<'ledger push'>): Promise<number> {
  return withGround(world, {}, values, async ({ git }) => {
    const { commits } = await pushLedger(git, values.remote);
    print(
      world,
      values.json
        ? jsonResult(world, { commits })
        : commits === 0
          ? `Nothing is recorded here that ${values.remote} lacks.`
          : `Sent the records of ${count(commits, 'commit')} to ${values.remote}.`,
    );
    return 0;
  });
}
