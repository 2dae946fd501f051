import { type Columns, readColumns } from '../../formats/columns.ts';
import { lastRow } from '../entries.ts';
import { livePlots } from '../live.ts';
import { append, attempt, gathering } from '../parts.ts';
import { keyIn, newestRuns, type RunFolder } from '../runs.ts';
import { tableSeries } from '../series-table.ts';
import type { RunParts, SourceContext } from '../types.ts';

const name = 'csv-logger';

/** Tables by these names are a log only where they count epochs or steps; others are left to other sources. */
export async function collect({ view, found }: SourceContext): Promise<RunParts> {
  const parts = gathering();
  const logs: RunFolder<{ readonly path: string; readonly table: Columns }>[] = [];
  for (const path of found)
    await attempt(parts, path, async () => {
      const content = await readColumns(view.stream(path));
      if (!content.columns.some((column) => /^\s*(epoch|step|iteration)\s*$/i.test(column.name))) return;
      parts.claimed.push(path);
      logs.push({
        folder: path.slice(0, Math.max(0, path.lastIndexOf('/'))),
        time: 0,
        content: { path, table: content },
      });
    });
  for (const run of newestRuns(logs)) {
    const origin = { source: name, file: run.content.path };
    append(
      parts.metrics,
      lastRow(run.content.table, origin).map((found) => ({ ...found, key: keyIn(run, found.key.trim()) })),
    );
    append(
      parts.plots,
      livePlots(tableSeries(run.content.table), { ...origin, xLabel: 'epoch', prefix: run.name || name }),
    );
  }
  return parts;
}
