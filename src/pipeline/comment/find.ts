import type { Comment, Forge, Target } from '../../forges/types.ts';
import { readMarker } from './marker.ts';

/**
 * The comments of one report: written by the token's own identity, with this key's marker, on any page. Identity alone
 * would take other comments of a shared bot; the marker alone would let anyone put words into the bot's mouth.
 */
export async function findOurs(forge: Forge, target: Target, key: string): Promise<readonly Comment[]> {
  const ours: Comment[] = [];
  for await (const comment of forge.comments(target))
    if (comment.mine && readMarker(comment.body)?.key === key) ours.push(comment);
  return ours;
}
