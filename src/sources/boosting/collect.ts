import { parseJson } from '../../formats/json.ts';
import { invalid, isList, isMap, isValue } from '../../formats/tree.ts';
import { isNumber, type NumberValue } from '../../model/value.ts';
import { entry } from '../entries.ts';
import { type LiveSeries, livePlots } from '../live.ts';
import { append, attempt, gathering } from '../parts.ts';
import type { RunParts, SourceContext } from '../types.ts';

const name = 'boosting';

/** `{data set: {metric: [a value a round]}}`, as both libraries return it and people save it. */
export async function collect({ view, found }: SourceContext): Promise<RunParts> {
  const parts = gathering(found);
  for (const path of found)
    await attempt(parts, path, async () => {
      const tree = parseJson(await view.read(path));
      const series: LiveSeries[] = [];
      for (const [set, metrics] of isMap(tree) ? tree : [])
        for (const [metric, list] of isMap(metrics) ? metrics : []) {
          const values = isList(list)
            ? list.filter((item): item is NumberValue => isValue(item) && isNumber(item))
            : [];
          const last = values.at(-1);
          if (!last) continue;
          const key = `${set}/${metric}`;
          parts.metrics.push(entry(key, last, { source: name, file: path, step: values.length - 1 }));
          series.push({
            name: key,
            x: values.map((_, round) => round),
            y: values.map((value) => value.number),
          });
        }
      if (series.length === 0) throw invalid('it holds no lists of evaluations by data set and metric');
      append(parts.plots, livePlots(series, { source: name, file: path, xLabel: 'round', prefix: path }));
    });
  return parts;
}
