import type { Git } from '../../io/git.ts';
import type { Refs } from '../../io/refs.ts';

/**
 * A commit and those before it on its branch, newest first. Where the clone is shallow, the commits alone are fetched,
 * without their files, into the private repository of `refs`; a server that does not give them leaves what is here.
 */
export async function ancestorsOf(
  git: Git,
  sha: string,
  most: number,
  refs?: () => Promise<Refs>,
): Promise<readonly string[]> {
  const here = await firstParents(git, sha, most);
  const shallow = await git.try(['rev-parse', '--is-shallow-repository']);
  if (refs === undefined || here.length >= most || shallow.stdout.toString('utf8').trim() !== 'true')
    return here;
  const { git: own, remote } = await refs();
  const options = ['--quiet', '--no-tags', '--no-write-fetch-head', '--filter=tree:0', `--depth=${most}`];
  const fetched = await own.try(['fetch', ...options, remote.name, sha], { timeout: 60_000 });
  return fetched.code === 0 ? firstParents(own, sha, most) : here;
}

async function firstParents(git: Git, sha: string, most: number): Promise<readonly string[]> {
  const listed = await git.try(['rev-list', '--first-parent', `--max-count=${most}`, sha]);
  return listed.code === 0 ? listed.stdout.toString('utf8').trim().split('\n') : [];
}
