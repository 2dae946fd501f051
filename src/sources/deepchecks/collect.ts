import { parseJson } from '../../formats/json.ts';
import { at, isList, type Tree, textAt } from '../../formats/tree.ts';
import { addChecks, type Check } from '../checks.ts';
import { attempt, gathering } from '../parts.ts';
import type { RunParts, SourceContext } from '../types.ts';

const name = 'deepchecks';

/** Every condition of a check is a check here; a warning of theirs is a failure, and a check without conditions tells nothing. */
export async function collect({ view, found }: SourceContext): Promise<RunParts> {
  const parts = gathering();
  for (const path of found)
    await attempt(parts, path, async () => {
      const tree = parseJson(await view.read(path));
      const results = at(tree, 'results');
      const list = isList(results) ? results : [tree];
      if (!list.some((result) => at(result, 'conditions_results') !== undefined)) return;
      parts.claimed.push(path);
      addChecks(parts, list.flatMap(checksOf), 'deepchecks', { source: name, file: path });
    });
  return parts;
}

function checksOf(result: Tree): Check[] {
  const conditions = at(result, 'conditions_results');
  if (!isList(conditions)) return [];
  const header = textAt(result, 'header') ?? textAt(result, 'check', 'name') ?? 'check';
  return conditions.map((condition) => ({
    name: `${header}: ${textAt(condition, 'Condition') ?? 'condition'}`,
    outcome: outcomes.get(textAt(condition, 'Status') ?? '') ?? 'skipped',
  }));
}

const outcomes: ReadonlyMap<string, Check['outcome']> = new Map([
  ['PASS', 'passed'],
  ['FAIL', 'failed'],
  ['WARN', 'failed'],
]);
