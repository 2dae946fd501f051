import { parseJson } from '../../formats/json.ts';
import { invalid, isMap } from '../../formats/tree.ts';
import { metricsOf } from '../entries.ts';
import { append, attempt, gathering } from '../parts.ts';
import type { RunParts, SourceContext } from '../types.ts';

const name = 'sklearn-report';

const scores = /(^accuracy|\.precision|\.recall|\.f1-score)$/;

/** Scores by class and their averages. `accuracy`, or `micro avg` where the labels are a part of all, stands among the classes. */
export async function collect({ view, found }: SourceContext): Promise<RunParts> {
  const parts = gathering(found);
  for (const path of found)
    await attempt(parts, path, async () => {
      const tree = parseJson(await view.read(path));
      if (!isMap(tree) || !tree.has('macro avg')) throw invalid('it has no “macro avg”, as every report has');
      const metrics = metricsOf(tree, { source: name, file: path });
      append(
        parts.metrics,
        metrics.map((metric) => (scores.test(metric.key) ? { ...metric, direction: 'higher' } : metric)),
      );
    });
  return parts;
}
