import { CmlError } from '../../model/errors.ts';
import type { Drift } from '../../model/insight.ts';
import type { Warning } from '../../model/run.ts';
import { driftOf } from '../judge/insights/drift.ts';
import type { EvidenceInput } from './index.ts';
import { readTable } from './table.ts';

export interface FoundDrift {
  readonly drift: Drift;
  /** The baseline has no such table yet; head's does not differ from itself, and gates on it pass. */
  readonly isFirst: boolean;
}

/** How far the table of inputs that cml.yaml names has moved; a table that cannot be read is a warning. */
export async function readDrift(
  { config, head, baseline }: EvidenceInput,
  warnings: Warning[],
): Promise<FoundDrift | undefined> {
  if (config.drift === undefined) return undefined;
  const { table, columns } = config.drift;
  try {
    const after = await readTable(head, table);
    const isFirst = baseline === undefined || !(await baseline.view.files()).has(table);
    const before = isFirst ? after : await readTable(baseline.view, table);
    return { drift: driftOf(table, before, after, columns), isFirst };
  } catch (error) {
    if (!(error instanceof CmlError)) throw error;
    warnings.push({
      code: error.code,
      file: table,
      message: `The drift of ${table} cannot be told: ${error.message}`,
    });
    return undefined;
  }
}
