import { decodeText } from '../../formats/text.ts';
import { invalid } from '../../formats/tree.ts';
import { numberValue } from '../../model/value.ts';
import { entry } from '../entries.ts';
import { attempt, gathering } from '../parts.ts';
import type { RunParts, SourceContext } from '../types.ts';

const name = 'junit';

/** Sums over the suites of a file; suites inside suites are counted in them. */
export async function collect({ view, found }: SourceContext): Promise<RunParts> {
  const parts = gathering(found);
  for (const path of found)
    await attempt(parts, path, async () => {
      const totals = totalsOf(decodeText(await view.read(path)));
      for (const [key, total] of totals)
        parts.metrics.push({
          ...entry(key, numberValue(total), { source: name, file: path }),
          direction: key === 'tests' || key === 'passed' ? 'higher' : 'lower',
        });
    });
  return parts;
}

const counted = ['tests', 'failures', 'errors', 'skipped', 'time'] as const;

function totalsOf(xml: string): Map<string, number> {
  const totals = new Map<string, number>(counted.map((key) => [key, 0]));
  let depth = 0;
  let suites = 0;
  // Comments and texts may hold anything, tags too.
  const bare = xml.replace(/<!--[\s\S]*?-->|<!\[CDATA\[[\s\S]*?\]\]>/g, '');
  for (const [tag, closing, attributes, selfClosing] of bare.matchAll(
    /<(\/?)testsuite(?=[\s>/])([^>]*?)(\/?)>/g,
  )) {
    if (tag === '' || closing === '/') {
      depth -= 1;
      continue;
    }
    if (depth === 0) {
      suites += 1;
      for (const key of counted) {
        const value = Number(
          new RegExp(`\\s${key}="([\\d.,]+)"`).exec(attributes!)?.[1]?.replaceAll(',', ''),
        );
        if (Number.isFinite(value)) totals.set(key, totals.get(key)! + value);
      }
    }
    if (selfClosing === '') depth += 1;
  }
  if (suites === 0) throw invalid('it holds no test suites');
  const [tests, failures, errors, skipped] = counted.map((key) => totals.get(key)!) as [
    number,
    number,
    number,
    number,
  ];
  totals.set('passed', tests - failures - errors - skipped);
  return totals;
}
