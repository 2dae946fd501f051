import type { Place } from './types.ts';

/** What is sent to AWS, signed with the keys of the environment. */
export async function signed(
  env: Place['env'],
  { url, service, region, ...init }: { url: string; service: string; region: string } & RequestInit,
): Promise<RequestInit> {
  if (!env.AWS_ACCESS_KEY_ID || !env.AWS_SECRET_ACCESS_KEY) return init;
  const { AwsClient } = await import('aws4fetch');
  const aws = new AwsClient({
    accessKeyId: env.AWS_ACCESS_KEY_ID,
    secretAccessKey: env.AWS_SECRET_ACCESS_KEY,
    ...(env.AWS_SESSION_TOKEN && { sessionToken: env.AWS_SESSION_TOKEN }),
    service,
    region,
  });
  return { ...init, headers: (await aws.sign(url, init)).headers };
}

export function regionOf(env: Place['env'], named?: string): string {
  return named || env.AWS_REGION || env.AWS_DEFAULT_REGION || 'us-east-1';
}

/** The address of a service, where the environment does not name another, as every AWS SDK reads it. */
export function endpointOf(env: Place['env'], variable: string, usual: string): string {
  return (env[variable] || env.AWS_ENDPOINT_URL || usual).replace(/\/+$/, '');
}
