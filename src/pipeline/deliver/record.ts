import { type LedgerRecord, recordRuns } from '../../ledger/record.ts';
import { CmlError, inWords } from '../../model/errors.ts';
import type { Run, Warning } from '../../model/run.ts';
import type { KeptPredictions } from '../evidence/index.ts';
import type { Ground } from '../ground.ts';

/** What later runs are compared with. */
export interface Recording {
  readonly run: Run;
  readonly predictions: KeptPredictions | undefined;
}

/**
 * Stages the numbers of a commit for the ledger, and its predictions where no commit holds them: those of a change
 * request are nobody's baseline.
 */
export async function stageRecording(
  ground: Ground,
  sha: string,
  { run, predictions }: Recording,
  warnings: Warning[],
): Promise<void> {
  const refs = await ground.refs();
  const record: LedgerRecord = { sha, key: ground.key, run };
  recordRuns(refs, [record]);
  if (predictions === undefined || ground.ci.changeRequest !== undefined) return;
  const committed = await ground.git.try(['cat-file', '-e', `${sha}:${predictions.file}`]);
  if (committed.code === 0) return;
  const { encodePredictions, stagePredictions } = await import('../../ledger/predictions.ts');
  try {
    const bytes = encodePredictions(predictions.table());
    const time = Number(await ground.git.text(['show', '-s', '--format=%ct', sha]));
    stagePredictions(refs, { sha, time, key: ground.key, bytes });
  } catch (error) {
    if (!(error instanceof CmlError)) throw error;
    warnings.push({ code: error.code, file: predictions.file, message: inWords(error) });
  }
}
