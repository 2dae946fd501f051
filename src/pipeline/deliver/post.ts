import type { Comment, Forge, Target } from '../../forges/types.ts';
import { CmlError, inWords } from '../../model/errors.ts';
import type { Report } from '../../model/report.ts';
import type { Warning } from '../../model/run.ts';
import { sectionRef } from '../../stores/names.ts';
import { type Posted, upsertComment } from '../comment/index.ts';
import type { Ground } from '../ground.ts';
import { costText } from '../render/cost-text.ts';
import { renderMarkdown } from '../render/markdown.ts';
import { saveReport } from '../sections/codec.ts';
import { shareComment } from '../sections/share.ts';
import { ownerOf } from './target.ts';

export interface Post {
  readonly forge: Forge;
  readonly target: Target;
  /** Our comments of this key. */
  readonly ours: readonly Comment[];
  /** See Found. */
  readonly page: string | undefined;
  readonly title: string | undefined;
  /** Without the title in its headline. */
  readonly report: Report;
  /** With it. */
  readonly whole: Report;
  readonly urls: ReadonlyMap<string, string>;
  readonly sha: string | null;
  readonly as: 'update' | 'new';
}

/**
 * Posts a report as a comment of its own or, for one of several jobs, as a part of the comment that they share. Where the
 * token may not write the ref that holds the parts, the job has a comment of its own, and a warning says why.
 */
export async function postReport(ground: Ground, post: Post, warnings: Warning[]): Promise<Posted> {
  if (!ground.part) return alone(ground, post, post.ours);
  try {
    return await shared(ground, ground.part, post);
  } catch (error) {
    if (!(error instanceof CmlError) || !isGits(error)) throw error;
    const message = `The jobs of this report could not share one comment: ${inWords(error)}`;
    warnings.push({ code: error.code, message });
    return alone(ground, post, undefined);
  }
}

/** What git said, not the forge's API: a comment is still worth trying. */
function isGits({ code, message }: CmlError): boolean {
  return code === 'push-rejected' || code === 'git-failed' || message.startsWith('git ');
}

function runOf({ ci: { run } }: Ground): {
  readonly run?: { readonly id: number; readonly attempt: number };
} {
  return run ? { run: { id: run.id, attempt: run.attempt } } : {};
}

function workflowOf({ workflow }: Ground): { readonly workflow?: string } {
  return workflow ? { workflow } : {};
}

function alone(ground: Ground, post: Post, ours: readonly Comment[] | undefined): Promise<Posted> {
  const { forge, target, page, whole, urls, sha, as } = post;
  const marker = { key: ground.key, ...(sha && { sha }), ...runOf(ground), ...workflowOf(ground) };
  const body = renderMarkdown(whole, { dialect: forge.dialect, urls });
  return upsertComment(forge, target, marker, body, {
    as,
    noNews: costText,
    ...(ours && { ours }),
    ...(page !== undefined && { page }),
  });
}

async function shared(ground: Ground, part: NonNullable<Ground['part']>, post: Post): Promise<Posted> {
  const { forge, target, ours, page, title, report, urls, sha, as } = post;
  return shareComment({
    refs: await ground.refs(),
    ref: sectionRef(ownerOf(ground.ci), part.comment),
    forge,
    target,
    key: part.comment,
    ...workflowOf(ground),
    part: {
      name: part.name,
      ...(title !== undefined && { title }),
      sha,
      ...runOf(ground),
      report: saveReport(report),
      urls: Object.fromEntries(urls),
    },
    ours,
    ...(page !== undefined && { page }),
    as,
  });
}
