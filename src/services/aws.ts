import { awsSettings, hasNoCredentials } from '../io/aws.ts';
import type { Fetch } from '../io/http.ts';
import { CmlError } from '../model/errors.ts';
import type { Question } from './types.ts';

/** What a client of the AWS SDK is made with, so that each of its requests is bounded as every other of a service is. */
export function awsClient(
  { place: { env }, client }: Question,
  {
    region,
    isAbsent,
  }: { region?: string | undefined; isAbsent?: (status: number, said: string) => boolean } = {},
) {
  const fetch: Fetch = async (url, init = {}) => {
    const { href, origin } = new URL(String(url));
    const content = await client(origin).send(href, init, isAbsent);
    return new Response(content, { status: content === undefined ? 404 : 200 });
  };
  // A request that failed was sent again already.
  return { ...awsSettings({ env, fetch, region }), maxAttempts: 1 };
}

/** As an error for people, whatever the SDK threw. */
export function awsError(cause: unknown, where: string): CmlError {
  if (cause instanceof CmlError) return cause;
  if (hasNoCredentials(cause))
    return new CmlError(
      'remote-refused',
      'no credentials of AWS were found: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or run `aws-actions/configure-aws-credentials` before',
      { cause },
    );
  return new CmlError('remote-refused', `${where} answered with something that AWS would not say`, { cause });
}
