import type { Ci } from '../ci/types.ts';
import { tokenFix } from '../doctor/token-fix.ts';
import { CmlError } from '../model/errors.ts';
import type { OpenGround } from './ground.ts';

/** Why there is no forge to speak to, for a command that needs one. */
export async function noForge({
  address,
  git,
  ci,
}: Pick<OpenGround, 'address' | 'git' | 'ci'>): Promise<CmlError> {
  const place = await address();
  if (!place) {
    return new CmlError('forge-unknown', `The repository ${git.root} is on no forge that cml can tell.`, {
      hint: 'Add a remote, or name its address with --repo and its kind with --forge.',
    });
  }
  return new CmlError('forge-unauthorized', `There is no token for ${place.webUrl}.`, {
    hint: hints[ci.name] ?? tokenFix(ci.name),
  });
}

const step = `Give the step the job’s own: \`env: { GITHUB_TOKEN: \${{ github.token }} }\`.`;
const hints: Readonly<Partial<Record<Ci['name'], string>>> = {
  none: 'Log in with `gh auth login` or `glab auth login`, or set CML_TOKEN.',
  github: step,
  gitea: step,
};
