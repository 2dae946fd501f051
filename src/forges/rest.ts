import * as z from 'zod/mini';
import { type Patience, patientFetch } from '../io/http.ts';
import { CmlError } from '../model/errors.ts';
import { forgeFailure, unexpectedAnswer } from './failure.ts';

/** For a forge whose API is plain enough that a client library would only be weight. */
export interface RestOptions {
  /** As people write it: `Gitea`. */
  readonly forge: string;
  readonly apiUrl: string;
  /** The whole Authorization header; none for what anybody may ask. */
  readonly authorization?: string;
  readonly patience: Patience;
}

/** One request, and how it is spoken of where it fails. */
export interface RestRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below the API's address, encoded. */
  readonly path: string;
  readonly body?: object;
  /** Files, in the place of `body`. */
  readonly form?: FormData;
  /** Completes "could not", in a message. */
  readonly action: string;
  /** What to do about a 403. */
  readonly permission?: string;
  /** Whether doing it twice is the same as once; by default all but POST is. */
  readonly repeatable?: boolean;
  /** Statuses that are an answer too; they come back as `undefined`. */
  readonly missing?: readonly number[];
  /** Sees the headers of the answer and its status, whatever that is. */
  readonly answered?: (headers: Headers, status: number) => void;
}

/** Asks a server; the answer is what the schema names of it, undefined where its status is one of `missing`. */
export type Rest = ReturnType<typeof openRest>;

const failure = z.object({
  message: z.optional(z.string()),
  error: z.optional(z.object({ message: z.string() })),
});

/** `{"message": …}` as Gitea has it, `{"error": {"message": …}}` as Bitbucket has it, or the text itself. */
function said(text: string): string {
  try {
    const found = failure.parse(JSON.parse(text));
    return found.error?.message ?? found.message ?? text;
  } catch {
    return text;
  }
}

/** Sends JSON, gets JSON, and words every failure. */
export function openRest({ forge, apiUrl, authorization, patience }: RestOptions) {
  const send = patientFetch(patience);
  return async function ask<T extends z.ZodMiniType>(
    request: RestRequest,
    schema: T,
  ): Promise<z.infer<T> | undefined> {
    const { method, path, body, form, action, permission } = request;
    const url = `${apiUrl}${path}`;
    const answer = await send(url, {
      method,
      headers: {
        ...(authorization !== undefined && { authorization }),
        accept: 'application/json',
        ...(body && { 'content-type': 'application/json' }),
      },
      ...(body ? { body: JSON.stringify(body) } : form && { body: form }),
      repeatable: request.repeatable ?? method !== 'POST',
    }).catch((error: unknown) => {
      const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
      throw forgeFailure({
        forge,
        action,
        said: cause instanceof Error ? cause.message : String(cause),
        cause,
      });
    });
    request.answered?.(answer.headers, answer.status);
    const text = await answer.text();
    if (request.missing?.includes(answer.status)) return undefined;
    if (!answer.ok)
      throw forgeFailure({
        forge,
        action,
        status: answer.status,
        said: said(text),
        ...(permission && { permission }),
      });
    try {
      return schema.parse(text === '' ? null : JSON.parse(text));
    } catch (error) {
      if (error instanceof CmlError) throw error;
      throw unexpectedAnswer(forge, action, error);
    }
  };
}
