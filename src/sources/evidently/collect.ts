import { parseJson } from '../../formats/json.ts';
import { at, isList, isMap, isValue, type Tree, textAt } from '../../formats/tree.ts';
import { addChecks, type Check } from '../checks.ts';
import { metricsOf } from '../entries.ts';
import { append, attempt, gathering } from '../parts.ts';
import type { RunParts, SourceContext } from '../types.ts';

const name = 'evidently';

/** Reports of 0.7 and newer; an older one has no `metric_name`, and is left to others. */
export async function collect({ view, found }: SourceContext): Promise<RunParts> {
  const parts = gathering();
  for (const path of found)
    await attempt(parts, path, async () => {
      const tree = parseJson(await view.read(path));
      const metrics = at(tree, 'metrics');
      if (!isList(metrics) || !metrics.some((metric) => textAt(metric, 'metric_name') !== undefined)) return;
      const origin = { source: name, file: path };
      parts.claimed.push(path);
      append(parts.metrics, metricsOf(new Map(metrics.flatMap(numbersOf)), origin));
      const tests = at(tree, 'tests');
      if (isList(tests) && tests.length > 0) addChecks(parts, tests.map(checkOf), 'Evidently', origin);
    });
  return parts;
}

/** `ValueDrift(column=age,method=…)` → its numbers. */
function numbersOf(metric: Tree): [string, Tree][] {
  const key = textAt(metric, 'metric_name');
  const value = at(metric, 'value');
  if (key === undefined || !(isMap(value) || (isValue(value) && typeof value !== 'string'))) return [];
  return [[key, value]];
}

function checkOf(test: Tree): Check {
  const status = textAt(test, 'status') ?? '';
  return {
    name: textAt(test, 'name') ?? 'test',
    outcome: outcomes.get(status) ?? 'skipped',
  };
}

const outcomes: ReadonlyMap<string, Check['outcome']> = new Map([
  ['SUCCESS', 'passed'],
  ['FAIL', 'failed'],
  ['WARNING', 'failed'],
  ['ERROR', 'failed'],
]);
