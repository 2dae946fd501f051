import { appendFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { codeQuality, dotenv, fitSummary, githubOutputs } from '../../ci/outputs.ts';
import type { Ci } from '../../ci/types.ts';
import type { OutputName } from '../../options/outputs.ts';
import { gateAnnotations, type Posted } from '../comment/index.ts';
import type { ReportInput } from '../render/input.ts';
import { jsonText, valueJson, verdictWord } from '../render/json.ts';

export interface Told {
  readonly folder: string;
  /** Where the report's Markdown is. */
  readonly report: string;
  readonly markdown: string;
  readonly input: ReportInput;
  readonly posted: Posted | undefined;
}

/** Leaves the report in the job's step summary, and its outputs where the CI looks for them. */
export async function tellJob(ci: Ci, told: Told): Promise<void> {
  if (ci.name === 'none') return;
  const outputs = jobOutputs(told);
  if (ci.summaryFile) {
    const used = await stat(ci.summaryFile).then(
      (file) => file.size,
      () => 0,
    );
    await appendFile(ci.summaryFile, fitSummary(told.markdown, used));
  }
  if (ci.outputFile) await appendFile(ci.outputFile, githubOutputs(outputs));
  await writeFile(join(told.folder, 'outputs.env'), dotenv(outputs));
  if (ci.name !== 'gitlab') return;
  const findings = codeQuality(gateAnnotations(told.input.judgement));
  await writeFile(join(told.folder, 'gl-code-quality.json'), findings);
}

function jobOutputs({ input, report, posted }: Told): ReadonlyMap<OutputName, string> {
  const { verdicts, gates } = input.judgement;
  const metrics = Object.fromEntries(
    verdicts.flatMap(({ change }) => (change.new ? [[change.name, valueJson(change.new.value)]] : [])),
  );
  return new Map<OutputName, string>([
    ['verdict', verdictWord(input)],
    ['gates-failed', String(gates.failed)],
    ['report', report],
    ['comment-url', posted?.url ?? ''],
    ['metrics', jsonText(metrics, 0).trimEnd()],
  ]);
}
