import * as z from 'zod/mini';
import { CmlError } from '../../model/errors.ts';
import type { Client } from './client.ts';

const permission = 'The token needs the scope `write:repository`, and the right to write Actions.';

/** Since Gitea 1.26; Forgejo has no such request. Neither stops a run that is still going. */
export async function rerun({ ask, repo }: Client, build: string): Promise<void> {
  let status = 0;
  const request = {
    method: 'POST',
    path: `${repo}/actions/runs/${build}/rerun`,
    action: `run ${build} again`,
    permission,
    missing: [404, 405],
    answered: (_: Headers, code: number) => {
      status = code;
    },
  } as const;
  await ask(request, z.unknown());
  if (status < 300) return;
  throw new CmlError('forge-not-found', `Gitea has no run ${build} that it could run again (${status}).`, {
    hint: 'Gitea lets programs do this since version 1.26, and Forgejo does not: there, use the button on the run’s page.',
  });
}
