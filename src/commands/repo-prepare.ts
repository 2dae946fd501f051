import { bitbucketLogin } from '../io/bitbucket-login.ts';
import { type LocalConfig, openConfig } from '../io/local-config.ts';
import { CmlError } from '../model/errors.ts';
import type { ForgeAddress } from '../model/forge.ts';
import { options } from '../options/options.ts';
import { type OpenGround, withGround } from './ground.ts';
import { noForge } from './no-forge.ts';
import { type Call, note, type World } from './world.ts';

/** Gives git an identity and the build's token, and fetches the history that a shallow checkout lacks. */
export async function run({ world, values }: Call<'repo prepare'>): Promise<number> {
  const depth = values['fetch-depth'] ?? (values.unshallow ? 0 : undefined);
  return withGround(world, {}, { ...values, offline: depth === undefined }, async (ground) => {
    const { git } = ground;
    const config = await openConfig(git);
    await config.set('user.name', [values['user-name']]);
    await config.set('user.email', [values['user-email']]);
    await useToken(world, ground, config);
    if (depth === undefined) return 0;
    const isShallow = (await git.text(['rev-parse', '--is-shallow-repository'])) === 'true';
    if (depth > 0) await git.text(['fetch', '--quiet', '--all', '--tags', '--depth', String(depth)]);
    else if (isShallow) await git.text(['fetch', '--quiet', '--all', '--tags', '--unshallow']);
    return 0;
  });
}

/**
 * Later git commands present the token that this one has. It stays in its variable: what git is told is the variable's
 * name. A header that a checkout action left with another token would win over it, and goes.
 */
async function useToken(world: World, ground: OpenGround, config: LocalConfig): Promise<void> {
  const variable = options.token.env.find((name) => world.env[name]);
  if (variable === undefined) return;
  const address = await ground.address();
  if (!address) return note(world, `cml: ${(await noForge(ground)).message} Git gets no token.`);
  const origin = new URL(address.webUrl).origin;
  const header = `http.${origin}/.extraheader`;
  const left = config.get(header);
  if (left.length > 0 && !presents(left.join('\n'), world.env[variable]!)) await config.set(header, []);
  const { username, secret } = loginOf(variable, address.kind, world.env);
  const helper = `credential.${origin}.helper`;
  const script = `!f() { test "$1" = get && test -n "$${variable}" && printf 'username=%s\\npassword=%s\\n' '${username}' "${secret}"; }; f`;
  // An empty helper takes the place of those before it, here and in files above this one.
  await config.set(helper, ['', script]);
}

/** Whether a header that git sends already is that of the token. */
function presents(header: string, token: string): boolean {
  const [, basic = ''] = /^authorization:\s*basic\s+(\S+)\s*$/i.exec(header) ?? [];
  return Buffer.from(basic, 'base64').toString('utf8').endsWith(`:${token}`);
}

/** The name that goes with the token, and the shell's way from the variable to the secret: Bitbucket's may hold both. */
function loginOf(
  variable: string,
  kind: ForgeAddress['kind'],
  env: NodeJS.ProcessEnv,
): { username: string; secret: string } {
  const token = env[variable]!;
  const { username, password } =
    kind === 'bitbucket' ? bitbucketLogin(token, env) : { username: 'x-access-token', password: token };
  if (!/^[\w.@+-]+$/.test(username))
    throw new CmlError('usage', `${variable} holds a user name that git cannot be given.`);
  if (password === token) return { username, secret: `$${variable}` };
  const decode = token.includes(':') ? '' : ' | base64 -d';
  return { username, secret: `$(printf %s "$${variable}"${decode} | cut -d: -f2-)` };
}
