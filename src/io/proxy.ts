import type { Fetch } from './http.ts';

/** The first that is set; small letters win, as in curl. */
function variable(env: NodeJS.ProcessEnv, name: string): string {
  return env[name.toLowerCase()] || env[name.toUpperCase()] || '';
}

/**
 * Whether NO_PROXY exempts a host: `*`, a domain with all below it (`example.com`, `.example.com`, `*.example.com`), each
 * with a port or without.
 */
function isExempt({ hostname, port, protocol }: URL, noProxy: string): boolean {
  const host = hostname.toLowerCase();
  const at = port || (protocol === 'https:' ? '443' : '80');
  return noProxy
    .toLowerCase()
    .split(/[\s,]+/)
    .some((entry) => {
      const [, name = '', only] = /^(?:\*?\.)?(\[[^\]]*\]|[^:]*)(?::(\d+))?$/.exec(entry) ?? [];
      if (entry === '*') return true;
      return name !== '' && (only ?? at) === at && (host === name || host.endsWith(`.${name}`));
    });
}

/** The proxy that the environment names for a URL (`https_proxy`, `http_proxy`, `all_proxy`, `no_proxy`). */
export function proxyFor(url: URL, env: NodeJS.ProcessEnv): string | undefined {
  if (isExempt(url, variable(env, 'no_proxy'))) return undefined;
  const named =
    variable(env, url.protocol === 'https:' ? 'https_proxy' : 'http_proxy') || variable(env, 'all_proxy');
  if (named === '') return undefined;
  return named.includes('://') ? named : `http://${named}`;
}

type Dispatcher = NonNullable<RequestInit['dispatcher']>;

/**
 * Node's fetch, by way of the proxy that the environment names; Node does so by itself from 24 on and only where
 * NODE_USE_ENV_PROXY is set. What speaks to a proxy is loaded when a request first needs one.
 */
export function proxiedFetch(env: NodeJS.ProcessEnv): Fetch {
  const agents = new Map<string, Promise<Dispatcher>>();
  async function open(uri: string): Promise<Dispatcher> {
    // Plain HTTP goes through as it is; many proxies open tunnels for TLS only.
    // By its default: a bundle of what is CommonJS has no other names.
    const { default: undici } = await import('undici');
    return new undici.ProxyAgent({ uri, proxyTunnel: false }) as unknown as Dispatcher;
  }
  return async (input, init) => {
    const uri = proxyFor(new URL(input instanceof Request ? input.url : input), env);
    if (uri === undefined) return fetch(input, init);
    const agent = agents.get(uri) ?? open(uri);
    agents.set(uri, agent);
    return fetch(input, { ...init, dispatcher: await agent });
  };
}
