import { listLedger } from '../ledger/history.ts';
import { valueText } from '../model/value.ts';
import { plain } from '../pipeline/render/plain.ts';
import { runJson } from '../pipeline/render/run-json.ts';
import { withGround } from './ground.ts';
import { commitOf } from './revision.ts';
import { type Call, print, printJson } from './world.ts';

/** Metrics that stand on one line. */
const shown = 6;

/** Lists what this clone's ledger holds of a branch, newest first. */
export async function run({ world, values, args }: Call<'ledger list'>): Promise<number> {
  return withGround(world, {}, {}, async (ground) => {
    const from = await commitOf(ground, args[0] ?? 'HEAD');
    const entries = await listLedger(ground.objects, { from, max: values.max });
    const rows = entries.flatMap(({ sha, runs }) =>
      [...runs]
        .filter(([key]) => values.key === undefined || key === values.key)
        .map(([key, run]) => ({ sha, key, run })),
    );
    if (values.json)
      printJson(
        world,
        rows.map(({ sha, key, run }) => ({ sha, key, run: runJson(run) })),
      );
    else if (rows.length === 0)
      print(
        world,
        'Nothing is recorded for these commits in this clone. `cml ledger fetch` brings what CI recorded.',
      );
    for (const { sha, key, run } of values.json ? [] : rows) {
      const numbers = run.metrics
        .slice(0, shown)
        .map((entry) => `${plain(entry.key)} ${plain(valueText(entry.value))}`);
      print(
        world,
        `${sha.slice(0, 7)} ${plain(key)}: ${numbers.join(', ')}${run.metrics.length > shown ? ', …' : ''}`,
      );
    }
    return 0;
  });
}
