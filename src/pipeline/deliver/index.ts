import type { Ci } from '../../ci/types.ts';
import type { Comment, Forge, Target } from '../../forges/types.ts';
import { recordRuns } from '../../ledger/record.ts';
import { CmlError, inWords } from '../../model/errors.ts';
import type { Report } from '../../model/report.ts';
import type { Run, Warning } from '../../model/run.ts';
import {
  extractUrls,
  findOurs,
  type Marker,
  type Posted,
  postStatus,
  upsertComment,
} from '../comment/index.ts';
import type { Ground } from '../ground.ts';
import { publish } from '../publish/index.ts';
import { fileDialect } from '../render/file-dialect.ts';
import type { ReportInput } from '../render/input.ts';
import { renderMarkdown } from '../render/markdown.ts';
import { buildReport } from '../render/report.ts';
import { textContent } from '../render/text.ts';
import { writeReport } from './files.ts';
import { tellJob } from './job.ts';

export interface DeliverOptions {
  /** The folder for what stays on disk: `.cml`. */
  readonly folder: string;
  /** On the change request; on the commit too where there is none; or nowhere. */
  readonly comment: 'auto' | 'commit' | 'never';
  readonly dryRun: boolean;
  /** A failed gate shows, and stops nothing. */
  readonly advisory: boolean;
  /** What to record for head's commit; undefined where the numbers are not that commit's. */
  readonly record: Run | undefined;
}

export interface Delivery {
  /** With what only publishing could tell. */
  readonly input: ReportInput;
  readonly report: Report;
  /** The Markdown as it was, or would be, posted. */
  readonly body: string;
  readonly posted?: Posted;
  /** What could not be done. The report is on disk and in the step summary all the same. */
  readonly warnings: readonly Warning[];
}

/**
 * Publishes the pictures and the numbers, and posts the report. What a forge refuses is a warning: by then the training is
 * done, and its report is on disk and in the step summary whatever happens.
 */
export async function deliver(
  ground: Ground,
  composed: ReportInput,
  options: DeliverOptions,
): Promise<Delivery> {
  const warnings: Warning[] = [];
  /** Runs what may fail without harm. */
  async function attempt<T>(action: () => Promise<T>): Promise<T | undefined> {
    try {
      return await action();
    } catch (error) {
      if (!(error instanceof CmlError)) throw error;
      warnings.push({ code: error.code, message: inWords(error) });
      return undefined;
    }
  }

  const online = ground.ci.name !== 'none' && !options.dryRun;
  const target = online ? targetOf(ground.ci, options.comment) : undefined;
  const forge = online ? await attempt(() => ground.forge()) : undefined;
  const ours = forge && target && (await attempt(() => findOurs(forge, target, ground.key)));

  const sha = composed.head.sha;
  const staged = options.record !== undefined && sha !== null && !options.dryRun;
  if (staged) recordRuns(await ground.refs(), [{ sha, key: ground.key, run: options.record }]);
  const published = options.dryRun
    ? undefined
    : await publish({
        assets: composed.assets,
        known: extractUrls(ours ?? []),
        forge,
        refs: ground.refs,
        owner: ownerOf(ground.ci),
        key: ground.key,
        staged,
      });
  warnings.push(...(published?.warnings ?? []));

  const input =
    published?.reason === undefined || !online ? composed : { ...composed, hostNote: published.reason };
  const report = buildReport(input);
  const urls = published?.urls ?? new Map();
  const body = renderMarkdown(report, { dialect: forge?.dialect ?? fileDialect, urls });
  const posted =
    forge && target && ours ? await attempt(() => post(forge, target, ours, ground, input, body)) : undefined;
  if (forge && sha !== null)
    await attempt(() => status(forge, sha, ground, report, input, options.advisory, posted, warnings));

  const path = await writeReport(options.folder, input, report);
  await tellJob(ground.ci, {
    folder: options.folder,
    report: path,
    markdown: renderMarkdown(report, { dialect: fileDialect, urls }),
    input,
    posted,
  });
  return { input, report, body, ...(posted && { posted }), warnings };
}

function targetOf(ci: Ci, comment: DeliverOptions['comment']): Target | undefined {
  if (comment === 'never') return undefined;
  if (ci.changeRequest) return { kind: 'change-request', number: ci.changeRequest.number };
  return comment === 'commit' && ci.headSha !== undefined ? { kind: 'commit', sha: ci.headSha } : undefined;
}

/** What the pictures belong to: they go when it does. */
export function ownerOf(ci: Ci): { change: number } | { branch: string } {
  return ci.changeRequest ? { change: ci.changeRequest.number } : { branch: ci.branch ?? 'HEAD' };
}

function post(
  forge: Forge,
  target: Target,
  ours: readonly Comment[],
  ground: Ground,
  input: ReportInput,
  body: string,
): Promise<Posted> {
  const { run } = ground.ci;
  const marker: Marker = {
    key: ground.key,
    ...(input.head.sha && { sha: input.head.sha }),
    ...(run && { run: { id: run.id, attempt: run.attempt } }),
  };
  return upsertComment(forge, target, marker, body, { ours });
}

async function status(
  forge: Forge,
  sha: string,
  ground: Ground,
  report: Report,
  input: ReportInput,
  advisory: boolean,
  posted: Posted | undefined,
  warnings: Warning[],
): Promise<void> {
  const url = posted?.url ?? ground.ci.run?.url;
  const { warning } = await postStatus(forge, sha, {
    key: ground.key,
    judgement: input.judgement,
    headline: textContent(report.headline.text),
    advisory,
    trainingFailed: input.outcome !== undefined && input.outcome.exitCode !== 0,
    ...(url && { url }),
  });
  if (warning) warnings.push(warning);
}
