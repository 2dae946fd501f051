import { patience, patientFetch } from '../../io/http.ts';
import { proxiedFetch } from '../../io/proxy.ts';
import { DvcError } from '../failure.ts';

/** Milliseconds that all requests for one file may take, and how often one that failed is sent again. */
export const limits = { total: 60_000, retries: 1 } as const;

export interface RequestOptions {
  readonly headers?: Readonly<Record<string, string>>;
  readonly method?: 'GET' | 'POST';
  readonly body?: string;
}

/** Sends a request for the remote of that name, through the proxy that the environment names. Throws DvcError where no answer comes. */
export async function request(
  name: string,
  url: string,
  env: NodeJS.ProcessEnv,
  { headers = {}, method = 'GET', body }: RequestOptions = {},
): Promise<Response> {
  const send = patientFetch(patience({ ...limits, fetch: proxiedFetch(env) }));
  try {
    return await send(url, {
      method,
      headers,
      redirect: 'follow',
      repeatable: true,
      ...(body !== undefined && { body }),
    });
  } catch {
    throw new DvcError(`remote '${name}' cannot be reached`, 'NotFetched');
  }
}

/** A file's content from the answer; undefined where the server says that there is none. Throws DvcError otherwise. */
export async function contentOf(name: string, answer: Response): Promise<Buffer | undefined> {
  if (answer.status === 404 || answer.status === 410) return undefined;
  if (!answer.ok) throw new DvcError(`remote '${name}' answered ${answer.status}`, 'NotFetched');
  return Buffer.from(await answer.arrayBuffer());
}
