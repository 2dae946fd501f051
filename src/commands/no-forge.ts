import { CmlError } from '../model/errors.ts';
import type { OpenGround } from './ground.ts';

/** Why there is no forge to speak to, for a command that needs one. */
export async function noForge({ address, git }: Pick<OpenGround, 'address' | 'git'>): Promise<CmlError> {
  const place = await address();
  if (!place) {
    return new CmlError('forge-unknown', `The repository ${git.root} is on no forge that cml can tell.`, {
      hint: 'Add a remote, or name its address with --repo and its kind with --forge.',
    });
  }
  return new CmlError('forge-unauthorized', `There is no token for ${place.webUrl}.`, {
    hint: 'In CI, set CML_TOKEN or GITHUB_TOKEN; at a terminal, log in with `gh auth login` or `glab auth login`.',
  });
}
