import type { Ci } from '../../ci/types.ts';
import type { Forge, Target } from '../../forges/types.ts';
import { CmlError } from '../../model/errors.ts';

/** Where a person asks a comment to go; `auto` and `pr` are settled by what is known of the build. */
export type Wish =
  | { readonly kind: 'auto' | 'pr' | 'commit' }
  | { readonly kind: 'change-request' | 'issue'; readonly number: number }
  | { readonly kind: 'revision'; readonly revision: string };

/** Reads `auto`, `pr`, `pr/N`, `commit`, `commit/REV`, `issue/N`. Throws CmlError `usage`. */
export function parseTarget(text: string): Wish {
  const [first = '', ...rest] = text.split('/');
  const word = first.toLowerCase();
  const detail = rest.join('/');
  if ((word === 'auto' || word === 'pr' || word === 'commit') && detail === '') return { kind: word };
  if (word === 'commit') return { kind: 'revision', revision: detail };
  if ((word === 'pr' || word === 'issue') && /^\d{1,15}$/.test(detail)) {
    return { kind: word === 'pr' ? 'change-request' : 'issue', number: Number(detail) };
  }
  throw new CmlError(
    'usage',
    `--target takes auto, pr, pr/N, commit, commit/REV or issue/N, and was given “${text}”.`,
  );
}

/**
 * Settles a wish: `auto` is the build's change request, else an open one with this commit as its head, else the commit.
 * Throws CmlError `change-request-missing` where there has to be one.
 */
export async function settleTarget(
  wish: Wish,
  { ci, forge, commitOf }: { ci: Ci; forge: Forge; commitOf: (revision: string) => Promise<string> },
): Promise<Target> {
  if (wish.kind === 'change-request' || wish.kind === 'issue') return wish;
  if (wish.kind === 'revision') return { kind: 'commit', sha: await commitOf(wish.revision) };
  const sha = ci.headSha ?? (await commitOf('HEAD'));
  if (wish.kind === 'commit') return { kind: 'commit', sha };
  if (ci.changeRequest) return { kind: 'change-request', number: ci.changeRequest.number };
  const found = await forge.changeRequestOf(sha);
  if (found?.state === 'open') return { kind: 'change-request', number: found.number };
  if (wish.kind === 'auto') return { kind: 'commit', sha };
  throw new CmlError(
    'change-request-missing',
    `No open change request has the commit ${sha.slice(0, 7)} as its head.`,
    {
      hint: 'Open one, name it with --target pr/N, or comment on the commit with --target commit.',
    },
  );
}
