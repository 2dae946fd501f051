import type { RevisionView } from '../io/view.ts';
import { commitView, workTreeView } from '../io/views.ts';
import type { Run } from '../model/run.ts';
import { valueText } from '../model/value.ts';
import { openReader, type ReaderOptions } from '../pipeline/collect/reader.ts';
import type { Ground } from '../pipeline/ground.ts';
import { clip, plain, withoutCommands } from '../pipeline/render/plain.ts';
import { runJson } from '../pipeline/render/run-json.ts';
import { withGround } from './ground.ts';
import { commitOf } from './revision.ts';
import { noteWarning } from './warnings.ts';
import { type Call, print, printJson } from './world.ts';

/** Prints the Run of the work tree, or of a revision. */
export async function run({ world, values, args, config }: Call<'collect'>): Promise<number> {
  return withGround(world, config, {}, async (ground) => {
    const found = await collectAt(ground, args[0]);
    if (values.json) printJson(world, runJson(found));
    else print(world, runText(found));
    for (const warning of found.warnings) noteWarning(world, warning);
    return 0;
  });
}

/** The Run of a revision, or of the work tree. */
export async function collectAt(
  ground: Ground,
  revision: string | undefined,
  options?: ReaderOptions,
): Promise<Run> {
  return await openReader(ground, options).head(await viewOf(ground, revision));
}

/** A revision, or the work tree. */
export async function viewOf(ground: Ground, revision: string | undefined): Promise<RevisionView> {
  const { git, objects } = ground;
  return revision === undefined
    ? workTreeView(git)
    : commitView(git, await commitOf(ground, revision), objects);
}

function runText(run: Run): string {
  const entries = (title: string, list: Run['metrics']) =>
    list.length === 0
      ? []
      : [
          title,
          ...list.map(
            (entry) =>
              `  ${plain(entry.key || entry.file)} = ${plain(clip(valueText(entry.value), 200))}  (${plain(entry.file)})`,
          ),
          '',
        ];
  const lines = [
    ...entries('Metrics', run.metrics),
    ...entries('Params', run.params),
    ...(run.plots.length === 0
      ? []
      : ['Plots', ...run.plots.map((plot) => `  ${plain(plot.title)}  (${plain(plot.file)})`), '']),
    ...(run.data.length === 0
      ? []
      : ['Data', ...run.data.map((item) => `  ${plain(item.path)} ${item.hash.slice(0, 8)}`), '']),
  ];
  return lines.length > 0
    ? withoutCommands(lines.join('\n').trimEnd())
    : 'Nothing was found. `cml sources` says where cml looks.';
}
