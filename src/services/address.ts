/** An address without the credential that may stand in it, and that credential. Undefined for what is no web address. */
export function addressOf(
  text: string,
): { readonly url: string; readonly user?: string; readonly password?: string } | undefined {
  if (!URL.canParse(text.trim())) return undefined;
  const url = new URL(text.trim());
  if (!/^https?:$/.test(url.protocol)) return undefined;
  const { username, password } = url;
  url.username = '';
  url.password = '';
  const plain = url.href.replace(/\/+$/, '');
  if (username === '') return { url: plain };
  return { url: plain, user: decodeURIComponent(username), password: decodeURIComponent(password) };
}

/** The header of HTTP's basic authentication. */
export function basic(user: string, password: string): { readonly Authorization: string } {
  return { Authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}` };
}

/** The header of a bearer token. */
export function bearer(token: string): { readonly Authorization: string } {
  return { Authorization: `Bearer ${token}` };
}
