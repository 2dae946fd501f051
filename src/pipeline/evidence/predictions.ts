import { anySign } from '../../io/file-list.ts';
import type { RevisionView } from '../../io/view.ts';
import { CmlError } from '../../model/errors.ts';
import type { Warning } from '../../model/run.ts';
import type { Config } from '../../options/config.ts';
import { compilePattern, isGlob } from '../diff/pattern.ts';
import type { PredictionTable, Roles, SeedPredictions } from '../judge/index.ts';
import { digested } from './compact.ts';
import { bySeed, readSeeds } from './seed-predictions.ts';
import { parseTable, readTable } from './table.ts';

const usual = /(^|\/)predictions\.(csv|tsv|jsonl|ndjson|parquet)$/;

/** `predictions/seed=0.csv`, `predictions_seed0.parquet`; `metrics/seed=0/predictions.csv` is of the usual name already. */
const usualOfSeed = /(^|\/)predictions[/_.-][^/]*\.(csv|tsv|jsonl|ndjson|parquet)$/;

/** What head said of every example, and the baseline where it has the same table. */
export interface FoundPredictions {
  /** Of several seeds, that of the first. */
  readonly file: string;
  readonly roles: Roles;
  readonly before?: PredictionTable;
  readonly after: PredictionTable;
  /** The tables of all seeds, where each left one on both sides. */
  readonly seeds?: SeedPredictions;
}

interface Sides {
  readonly config: Config;
  readonly head: RevisionView;
  readonly baseline: BaselineTables | undefined;
}

/** Where a baseline's table may be. */
export interface BaselineTables {
  readonly view: RevisionView;
  /** A file that DVC tracks there, from its cache. */
  tracked(file: string): Promise<Buffer | undefined>;
  /** What the run whose numbers are the baseline's left in the repository. */
  recorded(): Promise<PredictionTable | undefined>;
}

/** The table of predictions of both sides, as far as they have it; one that cannot be read is a warning. */
export async function readPredictions(
  { config, head, baseline }: Sides,
  warnings: Warning[],
): Promise<FoundPredictions | undefined> {
  const { roles, seeds, file = seeds?.values().next().value } = await locate(config, head);
  if (file === undefined) return undefined;
  try {
    const all = seeds && baseline && (await readSeeds(seeds, head, baseline.view));
    if (all) {
      const shared = [...all.after.keys()].find((seed) => all.before.has(seed));
      const first = shared ?? [...all.after.keys()][0]!;
      const before = shared === undefined ? {} : { before: all.before.get(shared)! };
      return {
        file: seeds.get(first)!,
        roles,
        ...before,
        after: all.after.get(first)!,
        seeds: { ...all, roles },
      };
    }
    const after = await readTable(head, file);
    if (baseline === undefined) return { file, roles, after };
    if ((await baseline.view.files()).has(file))
      return { file, roles, after, before: await readTable(baseline.view, file) };
    const recorded = await baseline.recorded();
    if (recorded) return { file, roles, after: digested(after), before: recorded };
    const tracked = await baseline.tracked(file);
    if (tracked) return { file, roles, after, before: await parseTable(file, tracked) };
    warnings.push({
      code: 'no-baseline-predictions',
      file,
      message:
        'The baseline has no such table yet, so its predictions cannot be compared. cml records one whenever it runs on the base branch.',
    });
    return { file, roles, after };
  } catch (error) {
    if (!(error instanceof CmlError)) throw error;
    warnings.push({ code: error.code, file, message: error.message });
    return undefined;
  }
}

interface Location {
  readonly file?: string | undefined;
  /** By seed, where several left a table of the same name. */
  readonly seeds?: ReadonlyMap<string, string> | undefined;
  readonly roles: Roles;
}

/** As cml.yaml says, else the only table of the usual name, else those of the seeds. */
async function locate({ predictions }: Config, head: RevisionView): Promise<Location> {
  const { file: named, ...given } =
    typeof predictions === 'string' ? { file: predictions } : (predictions ?? {});
  const roles: Roles = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  if (named !== undefined && !isGlob(named)) return { file: named, roles };
  const files = await head.files();
  if (named !== undefined) return { seeds: bySeed(files.find(anySign, compilePattern(named))), roles };
  const found = files.find({ holds: ['predictions'] }, (path) => usual.test(path) || usualOfSeed.test(path));
  const alone = found.filter((path) => usual.test(path));
  return alone.length === 1 ? { file: alone[0], roles } : { seeds: bySeed(found), roles };
}
