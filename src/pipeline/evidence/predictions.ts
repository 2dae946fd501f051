import type { RevisionView } from '../../io/view.ts';
import { CmlError } from '../../model/errors.ts';
import type { Warning } from '../../model/run.ts';
import type { Config } from '../../options/config.ts';
import type { PredictionTable, Roles } from '../judge/index.ts';
import { digested } from './compact.ts';
import { parseTable, readTable } from './table.ts';

const usual = /(^|\/)predictions\.(csv|tsv|jsonl|ndjson|parquet)$/;

/** What head said of every example, and the baseline where it has the same table. */
export interface FoundPredictions {
  readonly file: string;
  readonly roles: Roles;
  readonly before?: PredictionTable;
  readonly after: PredictionTable;
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
  const { file, ...roles } = await locate(config, head);
  if (file === undefined) return undefined;
  try {
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

/** As cml.yaml says, else the only table of the usual name. */
async function locate(config: Config, head: RevisionView): Promise<Roles & { file?: string }> {
  const { predictions } = config;
  if (typeof predictions === 'string') return { file: predictions };
  if (predictions)
    return Object.fromEntries(Object.entries(predictions).filter(([, value]) => value !== undefined));
  const found = [...(await head.files()).keys()].filter((path) => usual.test(path));
  return found.length === 1 ? { file: found[0]! } : {};
}
