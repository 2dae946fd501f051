import type { Comment, CommentPage, Forge, Target } from '../../forges/types.ts';
import { readMarker } from './marker.ts';

/** The token's own comments, as far as they were read. */
export interface Found {
  /** Those of the report that was looked for. */
  readonly ours: readonly Comment[];
  /** All others: of other reports, and without a marker. */
  readonly others: readonly Comment[];
  /** Where the last page that was read begins, if that was not the first: it has ours, or one posted now. */
  readonly page?: string;
}

/**
 * The comments of one report: written by the token's own identity, with this key's marker, on any page. Identity alone
 * would take other comments of a shared bot; the marker alone would let anyone put words into the bot's mouth.
 */
export async function findOurs(forge: Forge, target: Target, key: string): Promise<readonly Comment[]> {
  return (await read(forge.comments(target), key)).ours;
}

/**
 * As `findOurs`, and reads no further than the page that has one: where a list is long, most of it was said after the
 * report. `from` is the page that had it the last time; where it is not there any more, all is looked through.
 */
export async function lookForOurs(forge: Forge, target: Target, key: string, from?: string): Promise<Found> {
  if (from !== undefined) {
    const near = await read(forge.comments(target, from), key, true);
    if (near.ours.length > 0) return near;
  }
  return read(forge.comments(target), key, true);
}

async function read(pages: AsyncIterable<CommentPage>, key: string, isEnough = false): Promise<Found> {
  const ours: Comment[] = [];
  const others: Comment[] = [];
  let last: string | undefined;
  for await (const { comments, from } of pages) {
    last = from;
    for (const comment of comments)
      if (comment.mine) (readMarker(comment.body)?.key === key ? ours : others).push(comment);
    if (isEnough && ours.length > 0) break;
  }
  return { ours, others, ...(last !== undefined && { page: last }) };
}
