import type { Comment } from '../../forges/types.ts';
import type { Warning } from '../../model/run.ts';
import { readMarker, workflowMark } from '../comment/index.ts';
import type { Ground } from '../ground.ts';
import { plain } from '../render/plain.ts';

/**
 * Where a report is named by its job and its comment was written by a job of that name in another workflow: each takes
 * the other's place. A workflow that was renamed is told so once, for the comment has its new name then.
 */
export function namesakeOf({ workflow, key, part }: Ground, ours: readonly Comment[]): Warning[] {
  if (!workflow) return [];
  const mine = workflowMark(workflow);
  const other = ours
    .map(({ body }) => readMarker(body)?.workflow)
    .find((there) => there !== undefined && there !== mine);
  if (other === undefined) return [];
  const name = plain(part?.comment ?? key);
  return [
    {
      code: 'key-shared',
      message: `Two workflows have a job “${name}”, so that they share one comment and one record in the ledger: this run of “${plain(mine)}” takes the place of what “${plain(other)}” reported. Give one of them a key of its own: \`key:\` beside \`run:\` of the action, or \`cml run --key NAME\`.`,
    },
  ];
}
