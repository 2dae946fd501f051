import type { ForgeAddress } from '../model/forge.ts';
import { exec } from './process.ts';

/** A token that a person has on this machine, and where it came from, for `cml doctor`. */
export interface Credential {
  readonly token: string;
  readonly from: 'gh' | 'glab' | 'git';
  /** The user that git's credential helper names with it. */
  readonly username?: string;
}

const patience = 10_000;

async function output(
  file: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  input?: string,
): Promise<string> {
  try {
    const options = { env, timeout: patience, ...(input !== undefined && { input }) };
    const result = await exec(file, args, options);
    return result.code === 0 ? result.stdout.toString('utf8') : '';
  } catch {
    // The program is not there: the next one is asked.
    return '';
  }
}

/** What git's credential helpers say, with every way of asking a person switched off. */
async function fromGit(
  { webUrl, repository }: ForgeAddress,
  env: NodeJS.ProcessEnv,
): Promise<Credential | undefined> {
  const { protocol, host, pathname } = new URL(webUrl);
  const path = `${pathname}/${repository}.git`.replace(/^\/+/, '');
  const quiet = {
    ...env,
    GIT_TERMINAL_PROMPT: '0',
    GIT_ASKPASS: '',
    SSH_ASKPASS: '',
    GCM_INTERACTIVE: 'never',
  };
  const question = `protocol=${protocol.slice(0, -1)}\nhost=${host}\npath=${path}\n\n`;
  const args = ['-c', 'credential.interactive=false', '-c', 'core.askPass=', 'credential', 'fill'];
  const answer = await output('git', args, quiet, question);
  const token = /^password=(.+)$/m.exec(answer)?.[1];
  const username = /^username=(.+)$/m.exec(answer)?.[1];
  return token ? { token, from: 'git', ...(username && { username }) } : undefined;
}

/**
 * The token for a forge where the environment has none: `gh`, `glab`, then git's credential helpers. Each is asked for
 * this host only, so that no token goes to another.
 */
export async function findCredential(
  address: ForgeAddress,
  env: NodeJS.ProcessEnv,
): Promise<Credential | undefined> {
  const { host } = new URL(address.webUrl);
  const ask = {
    github: { file: 'gh', args: ['auth', 'token', '--hostname', host] },
    gitlab: { file: 'glab', args: ['config', 'get', 'token', '--host', host] },
  } as const;
  if (address.kind === 'github' || address.kind === 'gitlab') {
    const { file, args } = ask[address.kind];
    const token = (await output(file, args, env)).trim();
    if (/^\S+$/.test(token)) return { token, from: file };
  }
  return fromGit(address, env);
}
