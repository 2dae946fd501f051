import { parseJson } from '../../formats/json.ts';
import { at, isList, isMap, numberAt, type Tree, textAt } from '../../formats/tree.ts';
import type { Direction } from '../../model/run.ts';
import { numberValue } from '../../model/value.ts';
import { entry } from '../entries.ts';
import type { Origin } from '../origin.ts';
import { attempt, type Gathering, gathering } from '../parts.ts';
import type { RunParts, SourceContext } from '../types.ts';

const name = 'promptfoo';

/** Results hold every answer. */
const maxBytes = 1 << 28;

/** Files of something else, `results.json` being a common name, are left to others. */
export async function collect({ view, found }: SourceContext): Promise<RunParts> {
  const parts = gathering();
  for (const path of found)
    await attempt(parts, path, async () => {
      const results = at(parseJson(await view.read(path, { maxBytes })), 'results');
      const prompts = at(results, 'prompts');
      if (!isList(prompts) || !isMap(at(results, 'stats'))) return;
      parts.claimed.push(path);
      addResults(parts, at(results, 'stats'), prompts, { source: name, file: path });
    });
  return parts;
}

function addResults(
  parts: Gathering,
  stats: Tree | undefined,
  prompts: readonly Tree[],
  origin: Origin,
): void {
  function add(key: string, number: number | undefined, direction?: Direction): void {
    if (number === undefined) return;
    parts.metrics.push({ ...entry(key, numberValue(number), origin), ...(direction && { direction }) });
  }
  add('tests.passed', numberAt(stats, 'successes'), 'higher');
  add('tests.failed', numberAt(stats, 'failures'), 'lower');
  add('tests.errors', numberAt(stats, 'errors'), 'lower');
  const names = namesOf(prompts);
  for (const [index, prompt] of prompts.entries()) {
    const metrics = at(prompt, 'metrics');
    const prefix = prompts.length > 1 ? `${names[index]}/` : '';
    // It is a sum over the tests, too.
    const tests = ['testPassCount', 'testFailCount', 'testErrorCount'].reduce(
      (sum, key) => sum + (numberAt(metrics, key) ?? 0),
      0,
    );
    const score = numberAt(metrics, 'score');
    add(`${prefix}score`, score === undefined || tests === 0 ? undefined : score / tests, 'higher');
    add(`${prefix}cost`, numberAt(metrics, 'cost'), 'lower');
    const scores = at(metrics, 'namedScores');
    for (const key of isMap(scores) ? scores.keys() : []) {
      const sum = numberAt(scores, key);
      // A named score is the weighted sum over the tests.
      const weight =
        numberAt(metrics, 'namedScoreWeights', key) ?? numberAt(metrics, 'namedScoresCount', key) ?? 1;
      add(`${prefix}${key}`, sum === undefined || weight === 0 ? undefined : sum / weight);
    }
  }
}

/** Provider and prompt, as far as they tell one from another. */
function namesOf(prompts: readonly Tree[]): string[] {
  const providers = prompts.map((prompt) => textAt(prompt, 'provider') ?? '');
  const labels = prompts.map((prompt) =>
    (textAt(prompt, 'label') ?? textAt(prompt, 'raw') ?? '').replace(/\s+/g, ' ').slice(0, 60),
  );
  return prompts.map((_, index) => {
    const parts = [
      ...(new Set(providers).size > 1 ? [providers[index]] : []),
      ...(new Set(labels).size > 1 ? [labels[index]] : []),
    ];
    return parts.length > 0 ? parts.join(' ') : `prompt ${index + 1}`;
  });
}
