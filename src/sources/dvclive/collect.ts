import { readColumns } from '../../formats/columns.ts';
import { parseJson } from '../../formats/json.ts';
import { isList, isMap } from '../../formats/tree.ts';
import { parseYaml } from '../../formats/yaml.ts';
import type { RevisionView } from '../../io/view.ts';
import type { Cell, TablePlot } from '../../model/plot.ts';
import { extensionOf, metricsOf, paramsOf } from '../entries.ts';
import { type LiveSeries, livePlots } from '../live.ts';
import { append, attempt, gathering } from '../parts.ts';
import { plain, readPicture, readPlots } from '../plain.ts';
import type { RunParts, SourceContext } from '../types.ts';

const name = 'dvclive';

/** scikit-learn plots by the name of their file, as DVCLive draws them. */
const sklearn: Readonly<Record<string, { template: string; x: string; y: string; list: string }>> = {
  calibration: { template: 'linear', x: 'prob_pred', y: 'prob_true', list: 'calibration' },
  confusion_matrix: { template: 'confusion', x: 'actual', y: 'predicted', list: 'confusion_matrix' },
  det: { template: 'linear', x: 'fpr', y: 'fnr', list: 'det' },
  precision_recall: { template: 'linear', x: 'recall', y: 'precision', list: 'precision_recall' },
  roc: { template: 'linear', x: 'fpr', y: 'tpr', list: 'roc' },
};

/** The folder that DVCLive writes: `metrics.json`, `params.yaml` and `plots/`. */
export async function collect({ view, found }: SourceContext): Promise<RunParts> {
  const parts = gathering(found);
  const series = new Map<string, LiveSeries[]>();
  for (const path of found)
    await attempt(parts, path, async () => {
      const [, root, inner] = /^((?:.*\/)?dvclive)\/(.*)$/.exec(path)!;
      const [kind, ...rest] = inner!.replace(/^plots\//, '').split('/');
      if (inner === 'metrics.json')
        append(parts.metrics, metricsOf(parseJson(await view.read(path)), { source: name, file: path }));
      else if (inner === 'params.yaml')
        append(parts.params, paramsOf(parseYaml(await view.read(path)), { source: name, file: path }));
      else if (kind === 'metrics' && extensionOf(path) === 'tsv') {
        const live = await readSeries(view, path, rest.join('/').replace(/\.tsv$/, ''));
        series.set(root!, [...(series.get(root!) ?? []), ...live]);
      } else if (kind === 'sklearn') parts.plots.push(await readSklearn(view, path));
      else if (kind === 'images') parts.plots.push(await readPicture(view, { source: name, file: path }));
      else if (kind === 'custom') append(parts.plots, await readPlots(view, path, name));
    });
  for (const [root, live] of series)
    append(parts.plots, livePlots(live, { source: name, file: `${root}/plots/metrics`, prefix: root }));
  return parts;
}

/** A table of `step` and one column, which has the last part of the metric's name. */
async function readSeries(view: RevisionView, path: string, metric: string): Promise<LiveSeries[]> {
  const { columns } = await readColumns(view.stream(path), { separator: '\t' });
  const x = columns.find((column) => column.name === 'step');
  const y = columns.find((column) => column.name !== 'step' && column.name !== 'timestamp');
  return x && y ? [{ name: metric, x: x.numbers, y: y.numbers }] : [];
}

async function readSklearn(view: RevisionView, path: string): Promise<TablePlot> {
  const tree = parseJson(await view.read(path));
  const kind = path.slice(path.lastIndexOf('/') + 1).replace(/\.json$/, '');
  const known = sklearn[kind];
  const list = isMap(tree) ? (tree.get(known?.list ?? kind) ?? [...tree.values()].find(isList)) : tree;
  const rows = isList(list) ? list.filter(isMap) : [];
  const columns = [...(rows[0]?.keys() ?? [])];
  const x = known?.x ?? columns[0];
  return {
    kind: 'table',
    id: path,
    title: kind,
    source: name,
    file: path,
    template: known?.template ?? 'linear',
    columns,
    rows: rows.map((row) => columns.map((column) => plain(row.get(column) ?? null) as Cell)),
    ...(x !== undefined && { x }),
    y: [known?.y ?? columns[1] ?? ''],
  };
}
