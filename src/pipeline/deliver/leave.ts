import type { Ci } from '../../ci/types.ts';
import { openAppendix } from '../../io/appendix.ts';
import { asCmlError } from '../../io/system-error.ts';
import { CmlError, inWords } from '../../model/errors.ts';
import type { Report } from '../../model/report.ts';
import type { Warning } from '../../model/run.ts';
import type { Posted } from '../comment/index.ts';
import { fileDialect } from '../render/file-dialect.ts';
import type { ReportInput } from '../render/input.ts';
import { jsonText } from '../render/json.ts';
import { renderMarkdown } from '../render/markdown.ts';
import { buildReport } from '../render/report.ts';
import { reportJson } from '../render/report-json.ts';
import { writeReport } from './files.ts';
import { summarize, tellJob } from './job.ts';

/** What only publishing and posting could tell. */
export interface Said {
  readonly input: ReportInput;
  readonly report: Report;
  /** Of the pictures, by asset id. */
  readonly urls: ReadonlyMap<string, string>;
  readonly posted: Posted | undefined;
}

/** What a job keeps of its report, whatever becomes of the comment. */
export interface Left {
  /** Puts what was said meanwhile in the place of what was left. Returns what the job's outputs had no room for. */
  complete(said: Said): Promise<readonly Warning[]>;
  /** What could not be written, each once. */
  readonly failures: readonly CmlError[];
}

const folders = new Set<string>();

/** Whether this program has left a report for the job whose files stand in `folder`: no failure may take its place. */
export function isLeft(folder: string): boolean {
  return folders.has(folder);
}

/**
 * Leaves the report on disk, in the job's step summary and in its outputs, before anybody is asked for anything. What cannot
 * be written stops none of the others.
 */
export async function leaveReport(ci: Ci, folder: string, composed: ReportInput): Promise<Left> {
  const failures: CmlError[] = [];
  async function attempt<T>(what: string, action: () => Promise<T>): Promise<T | undefined> {
    try {
      return await action();
    } catch (error) {
      const known = asCmlError(error);
      if (!known) throw error;
      const message = `${what} could not be written: ${inWords(known)}`;
      if (!failures.some((failure) => failure.message === message))
        failures.push(new CmlError(known.code, message, { cause: error }));
      return undefined;
    }
  }
  const summary = ci.summaryFile === undefined ? undefined : openAppendix(ci.summaryFile);
  const outputs = ci.outputFile === undefined ? undefined : openAppendix(ci.outputFile);

  async function tell(kept: string | undefined, { input, report, urls, posted }: Said) {
    const markdown = renderMarkdown(report, { dialect: fileDialect, urls });
    if (summary) await attempt('The step summary', () => summarize(summary, markdown));
    const told = { folder, report: kept, input, posted };
    return (await attempt('The job’s outputs', () => tellJob(ci, outputs, told))) ?? [];
  }

  const report = buildReport(composed);
  const kept = await attempt('The report', () => writeReport(folder, report, jsonText(reportJson(composed))));
  folders.add(folder);
  await tell(kept, { input: composed, report, urls: new Map(), posted: undefined });
  return { complete: (said) => tell(kept, said), failures };
}
