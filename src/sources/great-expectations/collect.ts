import { parseJson } from '../../formats/json.ts';
import { at, isList, isMap, type Tree, textAt } from '../../formats/tree.ts';
import { addChecks, type Check } from '../checks.ts';
import { attempt, gathering } from '../parts.ts';
import type { RunParts, SourceContext } from '../types.ts';

const name = 'great-expectations';

/** Every expectation is a check. Files of something else are left to others. */
export async function collect({ view, found }: SourceContext): Promise<RunParts> {
  const parts = gathering();
  for (const path of found)
    await attempt(parts, path, async () => {
      const results = validationsOf(parseJson(await view.read(path)));
      const checks = results.flatMap((result) => checksOf(result));
      if (checks.length === 0) return;
      parts.claimed.push(path);
      addChecks(parts, checks, 'Great Expectations', { source: name, file: path });
    });
  return parts;
}

/** One result; or a checkpoint's, which are `run_results` by id, or `validation_results` where it describes itself. */
function validationsOf(tree: Tree): Tree[] {
  const described = at(tree, 'validation_results');
  if (isList(described)) return [...described];
  const runs = at(tree, 'run_results');
  if (!isMap(runs)) return [tree];
  // Before 1.0 each result stands inside an entry that also names its actions.
  return Array.from(runs.values(), (run) => at(run, 'validation_result') ?? run);
}

function checksOf(result: Tree): Check[] {
  const list = at(result, 'results') ?? at(result, 'expectations');
  if (!isList(list)) return [];
  return list.flatMap((item) => {
    const success = at(item, 'success');
    const config = at(item, 'expectation_config') ?? item;
    // `type` since 1.0.
    const type = textAt(config, 'type') ?? textAt(config, 'expectation_type');
    if (typeof success !== 'boolean' || type === undefined) return [];
    const column = textAt(config, 'kwargs', 'column');
    return [
      { name: column === undefined ? type : `${type} (${column})`, outcome: success ? 'passed' : 'failed' },
    ];
  });
}
