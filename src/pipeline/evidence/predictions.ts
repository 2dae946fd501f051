import type { RevisionView } from '../../io/view.ts';
import { CmlError } from '../../model/errors.ts';
import type { Warning } from '../../model/run.ts';
import type { Config } from '../../options/config.ts';
import type { PredictionTable, Roles } from '../judge/index.ts';
import { readTable } from './table.ts';

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
  readonly baseline?: RevisionView | undefined;
}

/** The table of predictions of both sides, as far as they have it; one that cannot be read is a warning. */
export async function readPredictions(
  input: Sides,
  warnings: Warning[],
): Promise<FoundPredictions | undefined> {
  const { file, ...roles } = await locate(input);
  if (file === undefined) return undefined;
  try {
    const after = await readTable(input.head, file);
    if (input.baseline === undefined) return { file, roles, after };
    if ((await input.baseline.files()).has(file))
      return { file, roles, after, before: await readTable(input.baseline, file) };
    warnings.push({
      code: 'no-baseline-predictions',
      file,
      message: 'The baseline has no such table, so its predictions cannot be compared. Commit the table.',
    });
    return { file, roles, after };
  } catch (error) {
    if (!(error instanceof CmlError)) throw error;
    warnings.push({ code: error.code, file, message: error.message });
    return undefined;
  }
}

/** As cml.yaml says, else the only table of the usual name. */
async function locate({ config, head }: Sides): Promise<Roles & { file?: string }> {
  const { predictions } = config;
  if (typeof predictions === 'string') return { file: predictions };
  if (predictions)
    return Object.fromEntries(Object.entries(predictions).filter(([, value]) => value !== undefined));
  const found = [...(await head.files()).keys()].filter((path) => usual.test(path));
  return found.length === 1 ? { file: found[0]! } : {};
}
