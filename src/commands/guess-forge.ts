import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { forgeAddress } from '../ci/index.ts';
import type { ForgeAddress } from '../ci/types.ts';
import type { Git } from '../io/git.ts';
import { defaultRemote } from '../io/remote.ts';

/** What the repository has of a forge already, else where its remote is, else what its host's name says. */
export async function guessForge(git: Git): Promise<ForgeAddress['kind']> {
  const has = (...paths: string[]) => paths.some((path) => existsSync(join(git.root, path)));
  if (has('.gitlab-ci.yml')) return 'gitlab';
  if (has('bitbucket-pipelines.yml')) return 'bitbucket';
  if (has('.gitea', '.forgejo')) return 'gitea';
  const url = await remoteUrl(git);
  const named = /gitlab|bitbucket|gitea|forgejo/i.exec(url)?.[0].toLowerCase();
  const kind = forgeAddress(url)?.kind ?? (named === 'forgejo' ? 'gitea' : named);
  return (kind as ForgeAddress['kind'] | undefined) ?? 'github';
}

/** Empty where there is no remote. */
export async function remoteUrl(git: Git): Promise<string> {
  const remote = await git.try(['remote', 'get-url', (await defaultRemote(git)) ?? 'origin']);
  return remote.stdout.toString('utf8').trim();
}
