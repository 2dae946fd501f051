/** One line of git configuration: key and value. */
export type ConfigPair = readonly [key: string, value: string];

/**
 * An environment in which git also sees `pairs`, after whatever configuration files and the environment already hold
 * (GIT_CONFIG_COUNT, git 2.31). This is the only way by which a secret reaches git: argument vectors and configuration
 * files are readable by others.
 */
export function withConfig(env: NodeJS.ProcessEnv, pairs: readonly ConfigPair[]): NodeJS.ProcessEnv {
  const start = configCount(env);
  const extended: NodeJS.ProcessEnv = { ...env, GIT_CONFIG_COUNT: String(start + pairs.length) };
  pairs.forEach(([key, value], index) => {
    extended[`GIT_CONFIG_KEY_${start + index}`] = key;
    extended[`GIT_CONFIG_VALUE_${start + index}`] = value;
  });
  return extended;
}

export interface GitToken {
  readonly token: string;
  /** What the forge wants beside a token; GitHub, GitLab and Gitea take any name. */
  readonly username?: string;
}

/**
 * The environment by which git presents a token to the server of `url`. A checkout action may have left a header of its
 * own in the configuration; two Authorization headers are refused by most servers, so ours resets the list. The key is
 * the whole URL because git lets the most specific key win. A refused token fails at once, with no helper or prompt
 * asked for another. URLs other than HTTP get the environment as it is: ssh has keys of its own.
 */
export function withToken(
  env: NodeJS.ProcessEnv,
  url: string,
  { token, username }: GitToken,
): NodeJS.ProcessEnv {
  if (!/^https?:\/\//i.test(url) || token === '') return env;
  const key = `http.${cleanUrl(url)}.extraHeader`;
  const basic = Buffer.from(`${username ?? 'x-access-token'}:${token}`).toString('base64');
  const extended = withConfig(env, [
    [key, ''],
    [key, `Authorization: Basic ${basic}`],
    ['credential.helper', ''],
  ]);
  return { ...extended, GIT_ASKPASS: '', SSH_ASKPASS: '' };
}

/** A URL without the user name and password that some checkouts write into it. */
export function cleanUrl(url: string): string {
  return url.replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/\s]*@/i, (match, scheme: string) =>
    /^(git\+)?ssh:/i.test(scheme) ? match : scheme,
  );
}

/** Text that git printed, without the secrets that this environment gave it and without passwords in URLs. */
export function scrub(text: string, env: NodeJS.ProcessEnv): string {
  let clean = text.replace(/(:\/\/)[^\s/]+@/g, '$1***@').replace(/(authorization:\s*\w+\s+)\S+/gi, '$1***');
  for (const secret of secretsIn(env)) clean = clean.replaceAll(secret, '***');
  return clean;
}

function secretsIn(env: NodeJS.ProcessEnv): string[] {
  const secrets: string[] = [];
  for (let index = configCount(env) - 1; index >= 0; index--) {
    const header = /^authorization:\s*(\w+)\s+(\S+)$/i.exec(env[`GIT_CONFIG_VALUE_${index}`] ?? '');
    if (header === null) continue;
    const credential = header[2]!;
    secrets.push(credential);
    if (header[1]!.toLowerCase() !== 'basic') continue;
    const password = Buffer.from(credential, 'base64')
      .toString('utf8')
      .replace(/^[^:]*:/, '');
    if (password !== '') secrets.push(password);
  }
  return secrets;
}

function configCount(env: NodeJS.ProcessEnv): number {
  const count = Number(env.GIT_CONFIG_COUNT ?? '0');
  return Number.isInteger(count) && count > 0 ? count : 0;
}
