import { patience, patientFetch } from '../../io/http.ts';
import type { RemoteConfig } from '../config.ts';
import { DvcError } from '../failure.ts';

/** Milliseconds that one remote may take in all. */
const total = 60_000;

/** `GET {url}/{path}`, with basic authentication or a header of the remote's choice. */
export async function fetchHttp(remote: RemoteConfig, path: string): Promise<Buffer | undefined> {
  const send = patientFetch(patience({ total, retries: 1 }));
  try {
    const answer = await send(`${remote.url.replace(/\/+$/, '')}/${path}`, {
      headers: headersOf(remote),
      repeatable: true,
    });
    if (answer.status === 404 || answer.status === 410) return undefined;
    if (!answer.ok) throw new DvcError(`remote '${remote.name}' answered ${answer.status}`, 'NotFetched');
    return Buffer.from(await answer.arrayBuffer());
  } catch (cause) {
    if (cause instanceof DvcError) throw cause;
    throw new DvcError(`remote '${remote.name}' cannot be reached`, 'NotFetched');
  }
}

function headersOf({ options }: RemoteConfig): Record<string, string> {
  const [auth, user, password = ''] = [options.get('auth'), options.get('user'), options.get('password')];
  if (auth === 'custom') return { [options.get('custom_auth_header') ?? 'Authorization']: password };
  if (auth !== 'basic' || user === undefined) return {};
  return { Authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}` };
}
