import { CmlError } from '../model/errors.ts';

/** What a driver knows when its forge says no, or nothing. */
export interface Refusal {
  /** As people write it: `GitHub`. */
  readonly forge: string;
  /** What was tried, after "could not": `post a comment on #12`. */
  readonly action: string;
  /** The HTTP status; none where no answer came. */
  readonly status?: number;
  /** The forge's own words. */
  readonly said?: string;
  /** What the token lacks where the status is a 403, and what to write to grant it. */
  readonly permission?: string;
  readonly cause?: unknown;
}

const longestQuote = 300;

/** One line of foreign text, fit for a message; a page of HTML by its words. */
function quoted(text = ''): string {
  const words = /^\s*</.test(text) ? text.replace(/<[^>]*>/g, ' ') : text;
  const line = words.replace(/[\p{Cc}\s]+/gu, ' ').trim();
  if (line === '') return '';
  return `: ${line.length > longestQuote ? `${line.slice(0, longestQuote)}…` : line}`;
}

/** The CmlError for an answer that was not a success. */
export function forgeFailure(refusal: Refusal): CmlError {
  const { forge, action, status, said, permission, cause } = refusal;
  const what = `${forge} did not let cml ${action}`;
  const options = { cause, status };
  if (status === 401)
    return new CmlError('forge-unauthorized', `${what}: the token was rejected (401)${quoted(said)}`, {
      ...options,
      hint: 'The token has expired, was revoked, or belongs to another host. Make a new one, or check which token the job is given.',
    });
  if (status === 403 && /\blocked\b/i.test(said ?? ''))
    return new CmlError('forge-refused', `${what}: the conversation is locked${quoted(said)}`, {
      ...options,
      hint: 'Unlock it, or give the token the right to write to the repository.',
    });
  if (status === 403 && /\barchived\b/i.test(said ?? ''))
    return new CmlError('forge-refused', `${what}: the repository is archived${quoted(said)}`, {
      ...options,
      hint: 'Nothing can be written to it until somebody takes it out of the archive.',
    });
  if (status === 403)
    return new CmlError('forge-forbidden', `${what}: the token may not (403)${quoted(said)}`, {
      ...options,
      hint: permission ?? 'Give the token the right to do this, or run cml where it has it.',
    });
  if (status === 404)
    return new CmlError('forge-not-found', `${what}: not found (404)${quoted(said)}`, {
      ...options,
      hint: 'For a private repository this mostly means that the token may not read it, not that the name is wrong. Check what the token may see, then the number or name.',
    });
  if (status === 429)
    return new CmlError('forge-unavailable', `${what}: too many requests (429)${quoted(said)}`, {
      ...options,
      hint: 'The forge limits how often it is asked. Run the job again in some minutes.',
    });
  if (status === undefined && /certificate|self.signed|altnames/i.test(said ?? ''))
    return new CmlError('forge-unavailable', `${forge} could not be trusted${quoted(said)}`, {
      ...options,
      hint: 'Its certificate is not one that Node knows. Give Node the authority that signed it: NODE_EXTRA_CA_CERTS=/path/to/ca.pem.',
    });
  if (status === undefined || status >= 500)
    return new CmlError(
      'forge-unavailable',
      status === undefined
        ? `${forge} did not answer when cml tried to ${action}${quoted(said)}`
        : `${forge} failed (${status}) when cml tried to ${action}${quoted(said)}`,
      { ...options, hint: 'The report is kept. Run the job again when the forge is back.' },
    );
  return new CmlError('forge-refused', `${what} (${status})${quoted(said)}`, {
    ...options,
    hint: 'The forge understood the request and refused it; its words say why.',
  });
}

/** An answer that is not what the forge's documentation promises: mostly a proxy or a login page in between. */
export function unexpectedAnswer(forge: string, action: string, cause: unknown): CmlError {
  return new CmlError(
    'forge-unavailable',
    `${forge} gave an answer that cml does not understand when it tried to ${action}.`,
    {
      hint: 'Check that the API address is right and that no proxy or login page answers in its place.',
      cause,
    },
  );
}
