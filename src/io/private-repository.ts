import { rmSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { withConfig } from './credentials-git.ts';
import { type Git, openGit } from './git.ts';
import { temporaryFolder } from './temporary.ts';

/** A bare repository of our own, in the temporary directory. */
export interface PrivateRepository {
  readonly git: Git;
  remove(): Promise<void>;
}

/** Makes an empty repository of the same object format as the user's; `env` is what its git sees. */
export async function makePrivateRepository(user: Git, env: NodeJS.ProcessEnv): Promise<PrivateRepository> {
  const directory = await temporaryFolder('cml-refs-');
  // A door that ends the program, on a signal say, does not come back to `remove`.
  const sweep = () => rmSync(directory, { recursive: true, force: true });
  process.once('exit', sweep);
  async function remove(): Promise<void> {
    process.removeListener('exit', sweep);
    await rm(directory, { recursive: true, force: true, maxRetries: 3 });
  }
  try {
    const format =
      (await user.try(['rev-parse', '--show-object-format'])).stdout.toString('utf8').trim() || 'sha1';
    const init = ['init', '--bare', '--quiet', '--template=', `--object-format=${format}`];
    await openGit(directory, user.env).text(init);
  } catch (error) {
    await remove();
    throw error;
  }
  // The user's global hooks and habits are not for these pushes.
  const quiet = withConfig(env, [
    ['gc.auto', '0'],
    ['core.hooksPath', '/dev/null'],
    ['push.followTags', 'false'],
  ]);
  return { git: openGit(user.root, quiet, { gitDir: directory, until: user.until }), remove };
}
