import type { Ci } from '../../ci/types.ts';
import type { Forge, Target } from '../../forges/types.ts';
import type { Owner } from '../../stores/names.ts';

/** Where the report goes. Gitea has no comments on commits; there the step summary has to do. */
export function targetOf(
  ci: Ci,
  comment: 'auto' | 'commit' | 'never',
  forge: Forge['name'],
): Target | undefined {
  if (comment === 'never') return undefined;
  if (ci.changeRequest) return { kind: 'change-request', number: ci.changeRequest.number };
  if (comment !== 'commit' || ci.headSha === undefined || forge === 'gitea') return undefined;
  return { kind: 'commit', sha: ci.headSha };
}

/** What the pictures belong to: they go when it does. */
export function ownerOf(ci: Ci): Owner {
  return ci.changeRequest ? { change: ci.changeRequest.number } : { branch: ci.branch ?? 'HEAD' };
}
