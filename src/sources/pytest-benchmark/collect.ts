import { parseJson } from '../../formats/json.ts';
import { at, isList, isValue, textAt } from '../../formats/tree.ts';
import { isNumber } from '../../model/value.ts';
import { entry } from '../entries.ts';
import { attempt, gathering } from '../parts.ts';
import type { RunParts, SourceContext } from '../types.ts';

const name = 'pytest-benchmark';

const shown = ['mean', 'median', 'stddev'];

/** The newest saved run: files are numbered `0001_…`. Files that are no benchmarks are left alone. */
export async function collect({ view, found }: SourceContext): Promise<RunParts> {
  const parts = gathering();
  const newest = new Map<string, string>();
  for (const path of found) newest.set(path.slice(0, path.lastIndexOf('/')), path);
  for (const path of newest.values())
    await attempt(parts, path, async () => {
      const benchmarks = at(parseJson(await view.read(path)), 'benchmarks');
      if (!isList(benchmarks)) return;
      parts.claimed.push(
        ...found.filter(
          (other) => other.slice(0, other.lastIndexOf('/')) === path.slice(0, path.lastIndexOf('/')),
        ),
      );
      for (const benchmark of benchmarks)
        for (const statistic of shown) {
          const title = textAt(benchmark, 'fullname') ?? textAt(benchmark, 'name');
          const value = at(benchmark, 'stats', statistic);
          if (title === undefined || !isValue(value) || !isNumber(value)) continue;
          parts.metrics.push({
            ...entry(`${title}.${statistic}`, value, { source: name, file: path }),
            direction: 'lower',
          });
        }
    });
  return parts;
}
