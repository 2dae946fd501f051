import { readColumns } from '../../formats/columns.ts';
import { parseYaml } from '../../formats/yaml.ts';
import { lastRow, paramsOf } from '../entries.ts';
import { livePlots } from '../live.ts';
import { append, attempt, gathering } from '../parts.ts';
import { newestRuns } from '../runs.ts';
import { tableSeries } from '../series-table.ts';
import type { RunParts, SourceContext } from '../types.ts';

const name = 'lightning';

/** The newest `version_N` of each `lightning_logs`. Rows are sparse: a column's value is its last that is there. */
export async function collect({ view, found }: SourceContext): Promise<RunParts> {
  const parts = gathering(found);
  const versions = new Map<string, string[]>();
  for (const path of found) {
    const folder = path.slice(0, path.lastIndexOf('/'));
    versions.set(folder, [...(versions.get(folder) ?? []), path]);
  }
  const runs = newestRuns(
    Array.from(versions, ([folder, content]) => ({
      folder,
      content,
      time: Number(/\d+$/.exec(folder)?.[0] ?? 0),
    })),
  );
  for (const run of runs)
    for (const path of run.content)
      await attempt(parts, path, async () => {
        const origin = { source: name, file: path };
        if (path.endsWith('.yaml')) {
          append(parts.params, paramsOf(parseYaml(await view.read(path), { unknownTags: 'ignore' }), origin));
          return;
        }
        const table = await readColumns(view.stream(path));
        append(parts.metrics, lastRow(table, origin));
        append(
          parts.plots,
          livePlots(tableSeries(table), {
            ...origin,
            prefix: run.name === '' ? name : `${name}:${run.name}`,
          }),
        );
      });
  return parts;
}
