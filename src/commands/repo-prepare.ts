import { options } from '../options/options.ts';
import { noForge } from './comment.ts';
import { type OpenGround, withGround } from './ground.ts';
import { type Call, note, type World } from './world.ts';

/** Gives git an identity and the build's token, and fetches the history that a shallow checkout lacks. */
export async function run({ world, values }: Call<'repo prepare'>): Promise<number> {
  return withGround(world, {}, values, async (ground) => {
    const { git } = ground;
    await git.text(['config', 'user.name', values['user-name']]);
    await git.text(['config', 'user.email', values['user-email']]);
    await useToken(world, ground);
    const depth = values['fetch-depth'] ?? (values.unshallow ? 0 : undefined);
    if (depth === undefined) return 0;
    const isShallow = (await git.text(['rev-parse', '--is-shallow-repository'])) === 'true';
    if (depth > 0) await git.text(['fetch', '--quiet', '--all', '--tags', '--depth', String(depth)]);
    else if (isShallow) await git.text(['fetch', '--quiet', '--all', '--tags', '--unshallow']);
    return 0;
  });
}

/**
 * Later git commands present the token that this one has. It stays in its variable: what git is told is the variable's
 * name. A header that a checkout action left would win over it, and goes.
 */
async function useToken(world: World, { git, address }: OpenGround): Promise<void> {
  const variable = options.token.env.find((name) => world.env[name]);
  if (variable === undefined) return;
  if (!address) return note(world, `cml: ${noForge({ address, git }).message} Git gets no token.`);
  const origin = new URL(address.webUrl).origin;
  // GitHub's own token is what the checkout action has left already.
  if (variable !== 'GITHUB_TOKEN') await git.try(['config', '--unset-all', `http.${origin}/.extraheader`]);
  const helper = `credential.${origin}.helper`;
  const script = `!f() { test "$1" = get && test -n "$${variable}" && printf 'username=%s\\npassword=%s\\n' x-access-token "$${variable}"; }; f`;
  // An empty helper takes the place of those before it, here and in files above this one.
  await git.text(['config', '--replace-all', helper, '']);
  await git.text(['config', '--add', helper, script]);
}
