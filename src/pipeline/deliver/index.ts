import type { Ci } from '../../ci/types.ts';
import type { Comment, Forge, Target } from '../../forges/types.ts';
import { asCmlError } from '../../io/system-error.ts';
import { type CmlError, inWords } from '../../model/errors.ts';
import type { Report } from '../../model/report.ts';
import type { Warning } from '../../model/run.ts';
import { writeBundle } from '../bundle/write.ts';
import { extractUrls, type LabelRules, type Posted, postStatus } from '../comment/index.ts';
import type { Ground } from '../ground.ts';
import { publish } from '../publish/index.ts';
import { shownAssets } from '../publish/shown.ts';
import { fileDialect } from '../render/file-dialect.ts';
import type { ReportInput } from '../render/input.ts';
import { renderMarkdown } from '../render/markdown.ts';
import { buildReport } from '../render/report.ts';
import { verdictWord } from '../render/report-json.ts';
import { textContent } from '../render/text.ts';
import { findComment } from './find.ts';
import { leaveReport } from './leave.ts';
import { namesakeOf } from './namesake.ts';
import { type Post, postReport } from './post.ts';
import { type Recording, stageRecording } from './record.ts';
import { ownerOf, targetOf } from './target.ts';
import { foldSuperseded, labelChange } from './tidy.ts';
import { type CommentOn, hasStatus, isWorthPosting, type StatusWish } from './wishes.ts';

export { ownerOf } from './target.ts';

export interface DeliverOptions {
  /** The folder for what stays on disk: `.cml`. */
  readonly folder: string;
  /** On the change request; on the commit too where there is none; or nowhere. */
  readonly comment: 'auto' | 'commit' | 'never';
  /** What is worth a comment. One that is there is kept up to date whatever it says. */
  readonly commentOn: CommentOn;
  /** Whether a comment is edited in place, or deleted and posted anew below what was said since. */
  readonly commentAs: 'update' | 'new';
  readonly status: StatusWish;
  /** Labels of the change request by verdict. */
  readonly labels: LabelRules;
  readonly dryRun: boolean;
  /** A failed gate shows, and stops nothing. */
  readonly advisory: boolean;
  /** The training still runs: nothing is written to disk or told to the job yet. */
  readonly interim?: boolean;
  /** What to record for head's commit; undefined where the numbers are not that commit's. */
  readonly record: Recording | undefined;
}

export interface Delivery {
  /** With what only publishing could tell. */
  readonly input: ReportInput;
  readonly report: Report;
  /** The Markdown as it was, or would be, posted. */
  readonly body: string;
  readonly posted?: Posted;
  /** The folder with what a job with more rights could post; undefined where the report was posted. */
  readonly bundle?: string;
  /** What could not be done. The report is on disk and in the step summary all the same. */
  readonly warnings: readonly Warning[];
  /** What could not be written: on disk, in the step summary or the job's outputs. */
  readonly failures: readonly CmlError[];
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
      const known = asCmlError(error);
      if (!known) throw error;
      const warning = { code: known.code, message: inWords(known) };
      if (!warnings.some(({ message }) => message === warning.message)) warnings.push(warning);
      return undefined;
    }
  }

  const { ci, part } = ground;
  // Before anything is asked of a forge; a disk that takes nothing stops no comment, and is told in the end.
  const left = options.interim ? undefined : await leaveReport(ci, options.folder, composed);
  const online = ci.name !== 'none' && !options.dryRun;
  const forge = online ? await attempt(() => ground.forge()) : undefined;
  if (online && !forge && ci.changeRequest && options.comment !== 'never' && warnings.length === 0)
    warnings.push({ code: 'forge-unauthorized', message: noToken(ci) });
  const target = forge && targetOf(ci, options.comment, forge.name);
  const found = target && (await attempt(() => findComment(ground, forge, target)));
  warnings.push(...namesakeOf(ground, found?.ours ?? []));
  const ours = found && isWanted(found.ours, composed, options.commentOn) ? found.ours : undefined;

  const { sha: trained } = composed.head;
  /** The comment and the status are the build's, whatever was checked out. */
  const sha = ci.headSha ?? trained;
  const { record } = options;
  const staged = record !== undefined && trained !== null && !options.dryRun;
  if (staged) await attempt(() => stageRecording(ground, trained, record, warnings));
  // A part is written last, because it names its pictures' addresses; the numbers then go along with it.
  const isShared = part !== undefined && target !== undefined && ours !== undefined;
  const published = options.dryRun
    ? undefined
    : await publish({
        assets: shownAssets(composed.assets, composed.figures, forge?.dialect),
        known: extractUrls(ours ?? []),
        forge,
        refs: ground.refs,
        owner: ownerOf(ci),
        key: ground.key,
        staged: staged && !isShared,
      });
  warnings.push(...(published?.warnings ?? []));

  const input =
    published?.reason === undefined || !online ? composed : { ...composed, hostNote: published.reason };
  const report = buildReport(input);
  const urls = published?.urls ?? new Map();
  const body = renderMarkdown(report, { dialect: forge?.dialect ?? fileDialect, urls });
  const post = (aim: Target, there: readonly Comment[], to: Forge): Post => ({
    forge: to,
    target: aim,
    ours: there,
    page: found?.page,
    title: input.title,
    report: buildReport(withoutTitle(input)),
    whole: report,
    urls,
    sha,
    as: options.commentAs,
  });
  // What git has taken, which may have waited for a server that never answered, is not taken from the comment's time.
  if (ours) forge?.patience.restart();
  const posted =
    forge && target && ours
      ? await attempt(() => postReport(ground, post(target, ours, forge), warnings))
      : undefined;
  await found?.remember();
  const isDown = warnings.some(({ code }) => code === 'forge-unavailable');
  if (forge && sha !== null && !isDown && hasStatus(options.status, input))
    await attempt(() => status(forge, sha, ground, report, input, options.advisory, posted, warnings));

  if (forge && !isDown && !options.interim) {
    if (target && found && (posted?.action === 'created' || posted?.action === 'updated'))
      await attempt(() => foldSuperseded(ground, forge, target, found));
    const change = options.comment === 'never' ? undefined : ci.changeRequest;
    if (change && options.labels.size > 0)
      await attempt(() => labelChange(forge, change.number, options.labels, verdictWord(input)));
  }

  if (left === undefined) return { input, report, body, ...(posted && { posted }), warnings, failures: [] };
  const bundle =
    online && options.comment !== 'never' && !posted && (!forge || isHindered(warnings))
      ? await attempt(() => writeBundle(options.folder, ground, composed))
      : undefined;
  warnings.push(...(await left.complete({ input, report, urls, posted })));
  return {
    input,
    report,
    body,
    ...(posted && { posted }),
    ...(bundle !== undefined && { bundle }),
    warnings: bundle !== undefined && ci.changeRequest?.fork ? [readOnly(warnings)] : warnings,
    failures: left.failures,
  };
}

function withoutTitle({ title: _, ...input }: ReportInput): ReportInput {
  return input;
}

function isWanted(found: readonly Comment[], input: ReportInput, on: CommentOn): boolean {
  return found.length > 0 || isWorthPosting(input, on);
}

/** Whether the token could not do what another job's could. */
function isHindered(warnings: readonly Warning[]): boolean {
  return warnings.some(({ code }) => code === 'forge-forbidden' || code === 'forge-unauthorized');
}

/** A fork's job is refused everything it tries, each time for this one reason. */
function readOnly([first]: readonly Warning[]): Warning {
  return {
    code: first?.code ?? 'forge-forbidden',
    message:
      'The change comes from a fork, so this job’s token may only read: the report is in the job’s summary, and `.cml/bundle` holds it for a job that may post (`cml bundle post`).',
  };
}

function noToken({ forge }: Ci): string {
  if (!forge)
    return 'No comment was posted: the repository is on no forge that cml can tell. Name it with --repo.';
  return `No comment was posted: there is no token for ${forge.webUrl}. Give the job one as CML_TOKEN.`;
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
