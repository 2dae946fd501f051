import { GetObjectCommand, S3Client, type S3ClientConfig } from '@aws-sdk/client-s3';
import { hasNoCredentials, statusOf } from './aws.ts';

/** A bucket of Amazon, or of whoever speaks its protocol at `endpoint`. */
export interface Bucket {
  readonly name: string;
  readonly endpoint?: string | undefined;
  /** See `awsSettings`. */
  readonly client: Partial<S3ClientConfig>;
}

/** Reads objects by their keys, by the AWS SDK; undefined where there is none. Throws the SDK's errors. */
export function openBucket({ name, endpoint, client }: Bucket): (key: string) => Promise<Buffer | undefined> {
  const s3 = new S3Client({
    followRegionRedirects: true,
    maxAttempts: 2,
    // Contents are verified by the hash that they are asked for by.
    responseChecksumValidation: 'WHEN_REQUIRED',
    ...(endpoint !== undefined && { endpoint, forcePathStyle: true }),
    ...client,
  });
  return async (key) => {
    try {
      const { Body } = await s3.send(new GetObjectCommand({ Bucket: name, Key: key }));
      return Body && Buffer.from(await Body.transformToByteArray());
    } catch (cause) {
      if (isMissing(cause)) return undefined;
      throw cause;
    }
  };
}

/** That there is no bucket is something else. */
function isMissing(cause: unknown): boolean {
  const { name } = cause as Error;
  return (
    name === 'NoSuchKey' || (!hasNoCredentials(cause) && name !== 'NoSuchBucket' && statusOf(cause) === 404)
  );
}
