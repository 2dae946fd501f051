import { type Run, warningText } from '../model/run.ts';
import { passedOver } from '../pipeline/collect/passed-over.ts';
import { collectOptions } from '../pipeline/collect/reader.ts';
import { findServices } from '../pipeline/collect/services.ts';
import { count } from '../pipeline/render/numbers.ts';
import { plain, withoutCommands } from '../pipeline/render/plain.ts';
import type { RunParts } from '../sources/types.ts';
import { collectAt, viewOf } from './collect.ts';
import { withGround } from './ground.ts';
import { type Call, print, printJson } from './world.ts';

/** Files, or names, that are listed in full before the rest is counted. */
const named = 6;

/** Lists which reader found what and where, which services were asked, and what was left out and why. */
export async function run({ world, values, args, config }: Call<'sources'>): Promise<number> {
  return withGround(world, config, {}, async (ground) => {
    const [revision] = args;
    const read: Row[] = [];
    const answers = new Map<string, Counts>();
    const run = await collectAt(ground, revision, {
      seen: (source, given, parts) => {
        const claimed = new Set(parts.claimed);
        const own = given.filter((file) => claimed.has(file));
        const files = own.length > 0 ? own : given;
        read.push({
          source: source.name,
          tool: 'tool' in source ? source.tool : source.name,
          files,
          ...countsOf(parts),
        });
      },
      answered: (service, parts) => answers.set(service.name, countsOf(parts)),
    });
    const services = findServices({ env: ground.env, settings: config.sources ?? {} }).map(
      ({ service: { name, tool }, found }) => ({ service: name, tool, ...found, ...answers.get(name) }),
    );
    const over = await passedOver(await viewOf(ground, revision), collectOptions(config));
    const twice = repeated(run);
    if (values.json) {
      const { warnings } = run;
      printJson(world, {
        sources: read.map((row) => ({ ...row, files: [...row.files] })),
        services: services.map((one) => ({ ...one })),
        passedOver: over.map(({ why, files }) => ({ why, files: [...files] })),
        repeated: twice,
        warnings: warnings.map((warning) => ({ ...warning })),
      });
      return 0;
    }
    const say = (line: string) => print(world, withoutCommands(line));
    for (const row of read) {
      say(`${row.source} (${row.tool}): ${countsText(row)}`);
      for (const line of lines(row.files)) say(`  ${line}`);
    }
    for (const one of services) {
      if ('missing' in one) say(`${one.service} (${one.tool}): not asked. ${plain(one.missing)}`);
      else say(`${one.service} (${one.tool}): ${countsText(one)}\n  ${plain(one.where)}`);
    }
    for (const { why, files } of over)
      say([reasons[why], ...lines(files).map((line) => `  ${line}`)].join('\n'));
    if (twice.length > 0) say('In several places, and told apart by them:');
    for (const { key, files } of twice.slice(0, named))
      say(`  ${plain(key)}: ${files.map(plain).join(', ')}`);
    if (twice.length > named) say(`  and ${twice.length - named} more`);
    for (const warning of run.warnings) say(`! ${plain(warningText(warning))}`);
    if (read.length === 0 && services.length === 0)
      say(
        'No file here is one that cml reads by itself. Name yours in cml.yaml, as `metrics: [results/*.json]`.',
      );
    return 0;
  });
}

const reasons = {
  quiet:
    'Passed over, in folders of tests, examples, documentation and DVC’s own; `metrics:` and its kin in cml.yaml name what counts all the same:',
  ignored: 'Left alone, by `ignore:` in cml.yaml:',
} as const;

interface Counts {
  readonly metrics: number;
  readonly params: number;
  readonly plots: number;
}

interface Row extends Counts {
  readonly source: string;
  readonly tool: string;
  /** What it took for its own, or was given. */
  readonly files: readonly string[];
}

function countsOf({ metrics = [], params = [], plots = [] }: RunParts): Counts {
  return { metrics: metrics.length, params: params.length, plots: plots.length };
}

function countsText({ metrics = 0, params = 0, plots = 0 }: Partial<Counts>): string {
  const parts = [
    [metrics, 'metric'],
    [params, 'param'],
    [plots, 'plot'],
  ] as const;
  const some = parts.filter(([number]) => number > 0).map(([number, word]) => count(number, word));
  return some.length > 0 ? some.join(', ') : 'no numbers';
}

function lines(files: readonly string[]): string[] {
  const shown = files.slice(0, named).map(plain);
  return files.length > named ? [...shown, `and ${files.length - named} more`] : shown;
}

/** Metrics that several files have by the same name. */
function repeated({ metrics }: Run): { key: string; files: string[] }[] {
  const places = new Map<string, Set<string>>();
  for (const { key, file } of metrics) places.set(key, (places.get(key) ?? new Set()).add(file));
  return [...places]
    .filter(([key, files]) => key !== '' && files.size > 1)
    .map(([key, files]) => ({ key, files: [...files] }));
}
