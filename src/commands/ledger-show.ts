import { localNotes, openLedger } from '../ledger/index.ts';
import type { Run } from '../model/run.ts';
import { valueText } from '../model/value.ts';
import { plain } from '../pipeline/render/plain.ts';
import { runJson } from '../pipeline/render/run-json.ts';
import { withGround } from './ground.ts';
import { commitOf } from './revision.ts';
import { type Call, print, printJson } from './world.ts';

/** Prints what the ledger of this clone holds for a commit. */
export async function run({ world, values, args }: Call<'ledger show'>): Promise<number> {
  return withGround(world, {}, {}, async (ground) => {
    const sha = await commitOf(ground, args[0] ?? 'HEAD');
    const runs =
      (await openLedger(localNotes(ground.objects)).runs([sha])).get(sha) ?? new Map<string, Run>();
    const wanted = [...runs].filter(([key]) => values.key === undefined || key === values.key);
    if (values.json) printJson(world, Object.fromEntries(wanted.map(([key, run]) => [key, runJson(run)])));
    else if (wanted.length === 0)
      print(
        world,
        `Nothing is recorded for ${sha.slice(0, 7)} in this clone. \`cml ledger fetch\` brings what CI recorded.`,
      );
    for (const [key, run] of values.json ? [] : wanted) {
      print(world, `${plain(key)} at ${sha.slice(0, 7)}`);
      for (const { key: name, value } of [...run.metrics, ...run.params])
        print(world, `  ${plain(name)} = ${plain(valueText(value))}`);
    }
    return 0;
  });
}
