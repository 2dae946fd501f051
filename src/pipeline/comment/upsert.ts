import { setTimeout as sleep } from 'node:timers/promises';
import type { Comment, Forge, Target } from '../../forges/types.ts';
import { canWait } from '../../io/http.ts';
import { CmlError } from '../../model/errors.ts';
import { defuseQuickActions } from './defuse.ts';
import { lookForOurs } from './find.ts';
import { type Marker, readMarker, withoutMarker, writeMarker } from './marker.ts';
import { isNewer, type NextComment, type Plan, planComment } from './plan.ts';

export interface Posted {
  readonly action: 'created' | 'updated' | 'unchanged' | 'newer';
  readonly url: string;
  readonly id: string;
}

export interface UpsertOptions {
  /** The comments of this report as they were read some time ago; or one of another, which is to become this one's. */
  readonly ours?: readonly Comment[];
  /** See Found: where they are looked for again. */
  readonly page?: string;
  /** `new`: what has to change is deleted and posted anew, below what was said since. */
  readonly as?: 'update' | 'new';
  /** See NextComment. */
  readonly noNews?: RegExp;
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
 * Posts a report, or updates the comment that was posted for it, or leaves that alone. No forge writes on a condition, so
 * the comments are read again wherever another run may have written meanwhile: right before what is there is written over,
 * after a create, and after every failure, which may have taken effect and lost its answer. What is read is planned anew.
 * Of runs that post at once each one that comes second sees the first, and moves its report there or leaves it.
 */
export async function upsertComment(
  forge: Forge,
  target: Target,
  marker: Marker,
  body: string,
  options: UpsertOptions = {},
): Promise<Posted> {
  const next = { ...withMarker(forge, marker, body), noNews: options.noNews };
  /** `known` are there for sure, whether the forge lists them yet or not, and as ours. */
  const look = async (known: readonly Comment[] = []) => {
    const { ours } = await lookForOurs(forge, target, marker.key, options.page);
    return [...ours, ...known.filter(({ id }) => ours.every((one) => one.id !== id))];
  };
  let ours = options.ours ?? (await look());
  if (options.ours && planComment(ours, next).action === 'update')
    ours = await look(ours.filter((one) => readMarker(one.body)?.key !== marker.key));
  const first = planComment(ours, next);
  const old = first.action === 'update' && options.as === 'new' ? [first.comment, ...first.duplicates] : [];
  const { comment, duplicates, action } = await settle(forge, target, next, { ours, old, look });
  if (comment.hidden && action !== 'newer' && action !== 'unchanged')
    // What says something new is not outdated any more.
    await forge.hideComment?.(target, comment.id, false);
  for (const duplicate of action === 'newer' ? duplicates : [...duplicates, ...old])
    await takeAway(forge, target, duplicate, comment.url);
  return { action, url: comment.url, id: comment.id };
}

interface Settled {
  readonly comment: Comment;
  readonly duplicates: readonly Comment[];
  readonly action: Posted['action'];
}

/** How often one run writes at most because others write at the same time; the last one then has its way. */
const mostWrites = 6;

/** Writes and looks, until a look finds nothing to write. An update that succeeds at once needs no look. */
async function settle(
  forge: Forge,
  target: Target,
  next: NextComment,
  from: {
    readonly ours: readonly Comment[];
    /** Those that a new one takes the place of. */
    readonly old: readonly Comment[];
    readonly look: (known?: readonly Comment[]) => Promise<readonly Comment[]>;
  },
): Promise<Settled> {
  let plan = planComment(from.ours, next, from.old);
  let action: Posted['action'] = 'unchanged';
  for (let attempt = 1; plan.action !== 'leave'; attempt += 1) {
    action = plan.action === 'create' ? 'created' : 'updated';
    const outcome = await attempted(write(forge, target, plan, next));
    const isWritten = !(outcome instanceof CmlError);
    if (isWritten && ((plan.action === 'update' && attempt === 1) || attempt === mostWrites))
      return { duplicates: [], ...plan, comment: outcome, action };
    if (!isWritten && !(await mayTryAgain(forge, outcome, plan, attempt))) throw outcome;
    const ours = await attempted(from.look(isWritten ? [outcome] : []));
    if (ours instanceof CmlError) {
      if (isWritten) return { comment: outcome, duplicates: [], action };
      throw outcome;
    }
    plan = planComment(ours, next, from.old);
    if (
      isWritten &&
      plan.action === 'update' &&
      plan.comment.id === outcome.id &&
      !isOlder(plan.comment, next)
    )
      return { ...plan, action };
  }
  return { ...plan, action: plan.reason === 'newer' ? 'newer' : action };
}

/** Whether an older run has written over what was just written; another job of the same run knew more than we do. */
function isOlder({ body }: Comment, { marker }: NextComment): boolean {
  return isNewer(marker, readMarker(body) ?? marker);
}

async function write(
  forge: Forge,
  target: Target,
  plan: Exclude<Plan, { action: 'leave' }>,
  { body }: NextComment,
): Promise<Comment> {
  if (plan.action === 'create') return forge.createComment(target, body);
  return { ...plan.comment, ...(await forge.updateComment(target, plan.comment.id, body)) };
}

async function attempted<T>(action: Promise<T>): Promise<T | CmlError> {
  return action.catch((error: unknown) => {
    if (error instanceof CmlError) return error;
    throw error;
  });
}

/**
 * Waits, longer each time, where a write that failed may be tried again. One that came too soon is not: whoever sent it has
 * waited as long as the forge asked and there was time for.
 */
async function mayTryAgain(
  { patience }: Forge,
  { code, status }: CmlError,
  { action }: Plan,
  attempt: number,
): Promise<boolean> {
  // Somebody deleted it since we read it.
  const isGone = code === 'forge-not-found' && action === 'update';
  const isLost = code === 'forge-unavailable' && status !== 429;
  const wait = isGone ? 0 : attempt ** 2;
  if (!(isGone || isLost) || attempt > patience.retries || !canWait(patience, wait)) return false;
  await sleep(wait * patience.second);
  return true;
}

/** A comment whose place another one has. What may not be deleted points there; it has no marker then, and is never looked at again. */
async function takeAway(forge: Forge, target: Target, { id }: Comment, url: string): Promise<void> {
  const refusal = await attempted(forge.deleteComment(target, id));
  // Another run may have taken it away.
  if (!(refusal instanceof CmlError) || refusal.code === 'forge-not-found') return;
  if (refusal.code !== 'forge-forbidden' && refusal.code !== 'forge-refused') throw refusal;
  await forge.updateComment(target, id, `This report is kept up to date in [another comment](${url}).`);
}
