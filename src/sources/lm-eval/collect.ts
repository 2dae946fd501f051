import { parseJson } from '../../formats/json.ts';
import { at, isMap, isValue } from '../../formats/tree.ts';
import { isNumber } from '../../model/value.ts';
import { entry } from '../entries.ts';
import { attempt, gathering } from '../parts.ts';
import type { RunParts, SourceContext } from '../types.ts';

const name = 'lm-eval';

/** `results.<task>["metric,filter"]`; the newest file of a folder, which its name's time tells. Groups repeat in `results`. */
export async function collect({ view, found }: SourceContext): Promise<RunParts> {
  const parts = gathering();
  const newest = new Map<string, string>();
  for (const path of found) newest.set(path.slice(0, Math.max(0, path.lastIndexOf('/'))), path);
  for (const path of newest.values())
    await attempt(parts, path, async () => {
      const results = at(parseJson(await view.read(path)), 'results');
      if (!isMap(results)) return;
      parts.claimed.push(path);
      for (const [task, metrics] of results)
        for (const [key, value] of isMap(metrics) ? metrics : [])
          if (isValue(value) && isNumber(value))
            parts.metrics.push(
              entry(`${task}/${key.replace(/,none$/, '')}`, value, { source: name, file: path }),
            );
    });
  return parts;
}
