import type { Ci } from '../ci/types.ts';

/** What gives a build its token, or a terminal. */
export function tokenFix(ci: Ci['name']): string {
  if (ci === 'github' || ci === 'gitea') return `env:\n  GITHUB_TOKEN: \${{ github.token }}`;
  if (ci === 'gitlab')
    return 'Add a project access token (scope api, role Developer) as the masked CI/CD variable CML_TOKEN.';
  if (ci === 'bitbucket')
    return 'Add the access token of the repository (Repositories: Write, Pull requests: Write) as the secured variable CML_TOKEN.';
  if (ci !== 'none') return 'Add a token of the forge as a secret variable of the build, CML_TOKEN.';
  return 'gh auth login   # or: glab auth login, or: export CML_TOKEN=…';
}
