import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { codeQuality, dotenv, fitSummary, githubOutputs, outputLimits } from '../../ci/outputs.ts';
import type { Ci } from '../../ci/types.ts';
import type { Appendix } from '../../io/appendix.ts';
import type { Warning } from '../../model/run.ts';
import type { OutputName } from '../../options/outputs.ts';
import { gateAnnotations, type Posted } from '../comment/index.ts';
import type { ReportInput } from '../render/input.ts';
import { jsonText, valueJson } from '../render/json.ts';
import { verdictWord } from '../render/report-json.ts';

export interface Told {
  readonly folder: string;
  /** Where the report's Markdown is; undefined where the disk did not take it, nor anything else in the folder. */
  readonly report: string | undefined;
  readonly input: ReportInput;
  readonly posted: Posted | undefined;
}

/** Leaves the report in the job's step summary. */
export async function summarize(summary: Appendix, markdown: string): Promise<void> {
  await summary.write((used) => fitSummary(markdown, used));
}

/** Leaves the job's outputs where its CI looks for them: in `file`, and in the folder. Returns what they had no room for. */
export async function tellJob(ci: Ci, file: Appendix | undefined, told: Told): Promise<readonly Warning[]> {
  if (ci.name === 'none') return [];
  const warnings: Warning[] = [];
  const outputs = (limit: number, takes: string | undefined) => {
    const { values, kept, all } = jobOutputs(told, limit);
    if (kept < all && takes !== undefined)
      warnings.push({
        code: 'output-cut',
        message: `The output \`metrics\` has room for ${kept} of ${all} metrics: ${takes}. All of them are in \`.cml/report.json\`.`,
      });
    return values;
  };
  await file?.write(() => githubOutputs(outputs(outputLimits.github, 'a job’s outputs may have 1 MB')));
  if (told.report === undefined) return warnings;
  const isGitlab = ci.name === 'gitlab';
  const limit = isGitlab ? outputLimits.dotenv : outputLimits.github;
  const takes = isGitlab ? 'a dotenv report may have 5 KB' : undefined;
  await writeFile(join(told.folder, 'outputs.env'), dotenv(outputs(limit, takes)));
  if (isGitlab)
    await writeFile(
      join(told.folder, 'gl-code-quality.json'),
      codeQuality(gateAnnotations(told.input.judgement)),
    );
  return warnings;
}

/** As many metrics as there is room for, each of them whole: what is cut in the middle is no JSON. */
function jobOutputs({ input, report, posted }: Told, limit: number) {
  const { verdicts, gates } = input.judgement;
  const short: readonly (readonly [OutputName, string])[] = [
    ['verdict', verdictWord(input)],
    ['gates-failed', String(gates.failed)],
    ['report', report ?? ''],
    ['comment-url', posted?.url ?? ''],
  ];
  // Beside their values: names, delimiters, line ends.
  let room = limit - short.reduce((sum, [, value]) => sum + Buffer.byteLength(value), 500);
  const all = verdicts.flatMap(({ change }) =>
    change.new ? [[change.name, valueJson(change.new.value)] as const] : [],
  );
  const kept = all.filter(([name, value]) => {
    const size = Buffer.byteLength(jsonText({ [name]: value }, 0));
    if (size > room) return false;
    room -= size;
    return true;
  });
  const metrics = jsonText(Object.fromEntries(kept), 0).trimEnd();
  return {
    values: new Map<OutputName, string>([...short, ['metrics', metrics]]),
    kept: kept.length,
    all: all.length,
  };
}
