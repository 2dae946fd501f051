import type { Comment, Forge, Target } from '../../forges/types.ts';
import { escapeHtml } from '../render/escape.ts';
import { type Marker, readMarker, withoutMarker, writeMarker } from './marker.ts';

const opening = '<details><summary>Outdated: ';

/** Whether a commit is named by its first digits. */
function isSame(one: string | undefined, other: string | undefined): boolean {
  if (!one || !other) return false;
  return one.startsWith(other) || other.startsWith(one);
}

/**
 * Which comments of other reports have been left behind: a report that did not come along when ours was last brought up to
 * date will not come any more, because its job was renamed, removed or is not run for this change. `before` is the marker
 * that our comment had, `now` the one it has. What does not name its commit in its text, as a file that somebody wrote,
 * may be as true as ever, and stays. Pure.
 */
export function superseded(others: readonly Comment[], before: Marker, now: Marker): readonly Comment[] {
  const { run } = before;
  if (!run || !before.sha || !now.sha || isSame(before.sha, now.sha)) return [];
  return others.filter(({ body, hidden }) => {
    const there = readMarker(body);
    if (hidden || !there?.run || !there.sha || there.run.id >= run.id) return false;
    if (isSame(there.sha, before.sha) || isSame(there.sha, now.sha)) return false;
    const text = withoutMarker(body);
    return !text.startsWith(opening) && text.includes(there.sha.slice(0, 7));
  });
}

/** Folds a comment away as outdated: the forge does it, or where it cannot, a fold in the text. */
export async function foldAway(forge: Forge, target: Target, { id, body }: Comment): Promise<void> {
  if (forge.hideComment) return forge.hideComment(target, id, true);
  const marker = readMarker(body);
  // Without HTML there are no folds.
  if (!marker || !forge.dialect.html) return;
  const title = `${opening}the report <code>${escapeHtml(marker.key)}</code> of ${marker.sha?.slice(0, 7)}</summary>`;
  const folded = `${writeMarker(marker, 'html')}\n${title}\n\n${withoutMarker(body)}\n\n</details>\n`;
  if (folded.length <= forge.dialect.limit) await forge.updateComment(target, id, folded);
}
