import { setTimeout as sleep } from 'node:timers/promises';
import type { Comment, Forge, Target } from '../../forges/types.ts';
import { CmlError } from '../../model/errors.ts';
import { defuseQuickActions } from './defuse.ts';
import { findOurs, lookForOurs } from './find.ts';
import { type Marker, withoutMarker, writeMarker } from './marker.ts';
import { type NextComment, type Plan, planComment } from './plan.ts';

export interface Posted {
  readonly action: 'created' | 'updated' | 'unchanged' | 'newer';
  readonly url: string;
  readonly id: string;
}

export interface UpsertOptions {
  /** What findOurs returned, where the caller has already read the comments. */
  readonly ours?: readonly Comment[];
  /** `new`: what has to change is deleted and posted anew, below what was said since. */
  readonly as?: 'update' | 'new';
  /** See NextComment. */
  readonly noNews?: RegExp;
  /** Milliseconds before a lost create is looked for, and longer each time. */
  readonly pause?: number;
}

/** A body with its marker on top, as `forge` needs it. A marker that the text brings along gives way. */
export function withMarker(forge: Forge, marker: Marker, body: string): NextComment {
  const style = forge.dialect.html ? 'html' : 'definition';
  const own = withoutMarker(body);
  const text = forge.dialect.quickActions ? defuseQuickActions(own) : own;
  // A link definition needs a blank line to be one whatever follows; HTML needs none.
  return { marker, body: `${writeMarker(marker, style)}${style === 'html' ? '\n' : '\n\n'}${text}` };
}

/**
 * Posts a report, or updates the comment that was posted for it, or leaves that alone. Where the forge loses the answer
 * to a create, looks whether it took effect before trying again, so that no comment is lost or doubled.
 */
export async function upsertComment(
  forge: Forge,
  target: Target,
  marker: Marker,
  body: string,
  options: UpsertOptions = {},
): Promise<Posted> {
  const next = { ...withMarker(forge, marker, body), noNews: options.noNews };
  const ours = options.ours ?? (await lookForOurs(forge, target, marker.key)).ours;
  const plan = planComment(ours, next);
  const pause = options.pause ?? 2000;
  if (plan.action === 'update' && options.as === 'new') return renew(forge, target, plan, next, pause);
  const posted = await act(forge, target, plan, next, pause);
  for (const duplicate of plan.action === 'create' ? [] : plan.duplicates)
    await forge.updateComment(target, duplicate.id, pointer(posted.url));
  return posted;
}

/** Posts first: where that fails, the old comment is still there. */
async function renew(
  forge: Forge,
  target: Target,
  { comment, duplicates }: Extract<Plan, { action: 'update' }>,
  next: NextComment,
  pause: number,
): Promise<Posted> {
  const old = [comment, ...duplicates].map(({ id }) => id);
  const posted = await create(forge, target, next, pause, old);
  for (const id of old) await forge.deleteComment(target, id);
  return posted;
}

/** Takes a duplicate's place. It has no marker, so it is never looked at again. */
function pointer(url: string): string {
  return `This report is kept up to date in [another comment](${url}).`;
}

async function act(
  forge: Forge,
  target: Target,
  plan: Plan,
  next: NextComment,
  pause: number,
): Promise<Posted> {
  if (plan.action === 'create') return create(forge, target, next, pause);
  if (plan.action === 'leave') return { action: plan.reason, url: plan.comment.url, id: plan.comment.id };
  try {
    const { url, id } = await forge.updateComment(target, plan.comment.id, next.body);
    // What says something new is not outdated any more.
    if (plan.comment.hidden) await forge.hideComment?.(target, id, false);
    return { action: 'updated', url, id };
  } catch (error) {
    // Somebody deleted it since we read it.
    if (error instanceof CmlError && error.code === 'forge-not-found')
      return create(forge, target, next, pause);
    throw error;
  }
}

const attempts = 3;

/** `old` are the comments that were there before. */
async function create(
  forge: Forge,
  target: Target,
  next: NextComment,
  pause: number,
  old: readonly string[] = [],
): Promise<Posted> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const { url, id } = await forge.createComment(target, next.body);
      return { action: 'created', url, id };
    } catch (error) {
      if (!(error instanceof CmlError) || error.code !== 'forge-unavailable') throw error;
      await sleep(pause * attempt);
      const now = await findOurs(forge, target, next.marker.key).catch(() => {
        throw error;
      });
      const there = now.find(({ id }) => !old.includes(id));
      if (there) return { action: 'created', url: there.url, id: there.id };
      if (attempt === attempts) throw error;
    }
  }
}
