/** How a secret of Bitbucket Cloud is presented to its API and to its git server. */
export interface BitbucketLogin {
  /** The whole Authorization header of the API. */
  readonly authorization: string;
  /** For git over HTTPS, as basic authentication. */
  readonly username: string;
  readonly password: string;
}

function basic(text: string): string {
  return `Basic ${Buffer.from(text).toString('base64')}`;
}

/** `user:password` where the text is that in base64, as iterative/cml wanted it. */
function decoded(text: string): string | undefined {
  if (!/^[A-Za-z0-9+/]{8,}={0,2}$/.test(text)) return undefined;
  const pair = Buffer.from(text, 'base64').toString('utf8');
  return /^[\x21-\x7e]+:[\x21-\x7e]+$/.test(pair) ? pair : undefined;
}

/**
 * The token of a repository, project or workspace is a bearer token; the API token of a person goes with the person's
 * e-mail, as `e-mail:token` in one, or with the e-mail in BITBUCKET_EMAIL.
 * https://support.atlassian.com/bitbucket-cloud/docs/using-api-tokens/
 */
export function bitbucketLogin(token: string, env: NodeJS.ProcessEnv): BitbucketLogin {
  const email = env.BITBUCKET_EMAIL || env.BITBUCKET_USERNAME;
  const isPersonal = token.startsWith('ATATT') || token.startsWith('ATBB');
  const pair = token.includes(':') ? token : (decoded(token) ?? (email && isPersonal && `${email}:${token}`));
  if (!pair) return { authorization: `Bearer ${token}`, username: 'x-token-auth', password: token };
  const [user = '', ...rest] = pair.split(':');
  const password = rest.join(':');
  // Git takes an API token with this name, and an e-mail with none.
  const username = user.includes('@') ? 'x-bitbucket-api-token-auth' : user;
  return { authorization: basic(pair), username, password };
}
