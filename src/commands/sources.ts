import { commitView, workTreeView } from '../io/views.ts';
import { warningText } from '../model/run.ts';
import { findSources } from '../pipeline/collect/index.ts';
import { collectOptions } from '../pipeline/compare.ts';
import { jsonText } from '../pipeline/render/json.ts';
import { count } from '../pipeline/render/numbers.ts';
import { plain, withoutCommands } from '../pipeline/render/plain.ts';
import { collectAt } from './collect.ts';
import { withGround } from './ground.ts';
import { commitOf } from './revision.ts';
import { type Call, print } from './world.ts';

/** Files that are named in full, before the rest is counted. */
const named = 12;

/** Lists which reader found what, and what was left out and why. */
export async function run({ world, values, args, config }: Call<'sources'>): Promise<number> {
  return withGround(world, config, {}, async ({ git }) => {
    const [revision] = args;
    const view = revision === undefined ? workTreeView(git) : commitView(git, await commitOf(git, revision));
    const found = await findSources(view, collectOptions(config));
    const collected = await collectAt(git, revision, config);
    const numbersOf = (name: string) => ({
      metrics: collected.metrics.filter(({ source }) => source === name).length,
      params: collected.params.filter(({ source }) => source === name).length,
      plots: collected.plots.filter(({ source }) => source === name).length,
    });
    const rows = found.map(({ source, found: files }) => ({
      source: source.name,
      tool: source.tool,
      files,
      ...numbersOf(source.name),
    }));
    if (values.json) {
      print(
        world,
        jsonText({ sources: rows, warnings: collected.warnings.map((warning) => ({ ...warning })) }),
      );
      return 0;
    }
    for (const row of rows) {
      print(
        world,
        `${row.source} (${row.tool}): ${count(row.metrics, 'metric')}, ${count(row.params, 'param')}, ${count(row.plots, 'plot')}`,
      );
      for (const file of row.files.slice(0, named)) print(world, withoutCommands(`  ${plain(file)}`));
      if (row.files.length > named) print(world, `  and ${row.files.length - named} more`);
    }
    for (const warning of collected.warnings) print(world, `! ${plain(warningText(warning))}`);
    if (rows.length === 0)
      print(
        world,
        'No file here is one that cml reads by itself. Name yours in cml.yaml, as `metrics: [results/*.json]`.',
      );
    return 0;
  });
}
