import type { Comment } from '../../forges/types.ts';
import { type Marker, readMarker, withoutMarker } from './marker.ts';

export interface NextComment {
  readonly marker: Marker;
  /** The whole body, marker included. */
  readonly body: string;
  /** Text that differs from run to run and is no news by itself, with the flag `g`: how long the training took. */
  readonly noNews?: RegExp | undefined;
}

/** What to do, before anything is done. `duplicates` are comments of ours beside the one that stays. */
export type Plan =
  | { readonly action: 'create' }
  | { readonly action: 'update'; readonly comment: Comment; readonly duplicates: readonly Comment[] }
  | {
      readonly action: 'leave';
      readonly comment: Comment;
      /** Why: it says the same already, or a newer run wrote it. */
      readonly reason: 'unchanged' | 'newer';
      readonly duplicates: readonly Comment[];
    };

/** Forges hand out growing ids; `discussion/note` counts by its note. */
function age(comment: Comment): bigint {
  return BigInt(/(\d+)$/.exec(comment.id)?.[1] ?? 0);
}

function compare(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Whether a comment with this marker comes from a later run, or a later attempt at the same one. */
export function isNewer(there: Marker | undefined, next: Marker): boolean {
  if (!there?.run || !next.run) return false;
  return there.run.id > next.run.id || (there.run.id === next.run.id && there.run.attempt > next.run.attempt);
}

/** The number of a build in its address: `/actions/runs/7`, `/-/pipelines/7`, `/-/jobs/7`, `/pipelines/results/7`. */
const buildNumber = /(\/(?:actions\/runs|pipelines(?:\/results)?|jobs|builds?)\/)\d+(?:\/attempts\/\d+)?/g;

/**
 * What a reader sees: forges change line ends and cut trailing blanks, and the marker is not shown. That the same report
 * was made by another build is no news either.
 */
function visible(body: string, noNews: RegExp | undefined): string {
  const text = withoutMarker(body).replace(/\r\n?/g, '\n').replace(buildNumber, '$1');
  return (noNews === undefined ? text : text.replace(noNews, '')).trim();
}

/**
 * What becomes of `ours`, the comments that carry this report's marker. The oldest stays, so that links to it hold. A
 * comment that says the same is left alone even where its marker names an older run: a run that has nothing to say writes
 * nothing. What a newer run wrote beside the oldest stays: that run moves it there itself. `old` are to be replaced by a
 * new one, and count only where a newer run has written there.
 */
export function planComment(ours: readonly Comment[], next: NextComment, old: readonly Comment[] = []): Plan {
  const sorted = ours.toSorted((a, b) => compare(age(a), age(b)));
  const [oldest, ...others] = sorted;
  const newer = new Set(ours.filter(({ body }) => isNewer(readMarker(body), next.marker)));
  if (oldest && newer.size > 0)
    return {
      action: 'leave',
      reason: 'newer',
      comment: oldest,
      duplicates: others.filter((one) => !newer.has(one)),
    };
  const [comment, ...duplicates] = sorted.filter(({ id }) => old.every((one) => one.id !== id));
  if (!comment) return { action: 'create' };
  if (visible(comment.body, next.noNews) === visible(next.body, next.noNews))
    return { action: 'leave', reason: 'unchanged', comment, duplicates };
  return { action: 'update', comment, duplicates };
}
