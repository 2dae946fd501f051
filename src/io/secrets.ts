/** Words of a variable's name that mark its value as secret, whatever the value looks like. */
const secretWords = new Set(
  'TOKEN SECRET SECRETS PASSWORD PASSWD PASSPHRASE PASS PWD PAT CREDENTIAL CREDENTIALS BEARER JWT COOKIE APIKEY AUTHORIZATION'.split(
    ' ',
  ),
);

/** Last words that make it the name, place or size of a secret and not the secret. */
const aboutSecrets = new Set(
  'FILE PATH DIR SOCK URL URI HOST ID NAME TYPE LENGTH LIMIT TTL EXPIRY EXPIRES VERSION COUNT HELPER'.split(
    ' ',
  ),
);

/** `KEY` as a last word is as often a cache key or a metric's name; only these are secret for sure. */
const secretKey =
  /(^|_)(API|ACCESS|PRIVATE|ACCOUNT|ENCRYPTION|SIGNING|SERVICE|DEPLOY|SSH|MASTER|LICENSE)_KEY$/;

/** The shortest value that is masked: shorter ones stand in ordinary words. */
const shortest = 6;

function isSecret(name: string, value: string): boolean {
  const upper = name.replace(/([a-z])([A-Z])/g, '$1_$2').toUpperCase();
  const words = upper.split(/[^A-Z0-9]+/).filter(Boolean);
  const last = words.at(-1) ?? '';
  if (upper === 'PWD' || upper === 'OLDPWD' || aboutSecrets.has(last)) return false;
  if (words.some((word) => secretWords.has(word)) || secretKey.test(words.join('_'))) return true;
  return last === 'KEY' && value.length >= 16 && /\d/.test(value);
}

/**
 * The values of an environment that must not leave this machine, by the names of their variables: `HF_TOKEN`,
 * `AWS_SECRET_ACCESS_KEY`, `repo_token`, `INPUT_TOKEN` …
 */
export function environmentSecrets(env: Readonly<Record<string, string | undefined>>): string[] {
  return Object.entries(env)
    .filter(([name, value]) => value && isSecret(name, value))
    .map(([, value]) => value!);
}

/**
 * Every text under which a secret may show: itself, each line of a multi-line one, and both in base64 (also inside a
 * longer encoded text, as in a Basic header), percent-encoding and JSON. Longest first, without repeats.
 */
export function secretForms(secrets: readonly string[]): string[] {
  const forms = new Set<string>();
  for (const secret of secrets)
    for (const part of [secret, secret.trim(), ...secret.split(/\r?\n/).map((line) => line.trim())])
      if (part.length >= shortest) for (const form of encodings(part)) forms.add(form);
  return [...forms].sort((a, b) => b.length - a.length);
}

function encodings(text: string): string[] {
  const percent = encodeURIComponent(Buffer.from(text).toString());
  const base64 = [0, 1, 2].map((offset) => base64At(text, offset)).filter((form) => form.length >= shortest);
  return [
    text,
    percent,
    percent.replace(/%20/g, '+'),
    percent.replace(/%../g, (hex) => hex.toLowerCase()),
    JSON.stringify(text).slice(1, -1),
    ...base64,
    ...base64.map((form) => form.replace(/\+/g, '-').replace(/\//g, '_')),
  ];
}

/** The part of a base64 text that is the same whatever stands around `text`, which begins at `offset` modulo 3. */
function base64At(text: string, offset: number): string {
  const bytes = Buffer.concat([Buffer.alloc(offset), Buffer.from(text)]);
  // A character holds six bits: those at both ends that share bits with a neighbour vary.
  return bytes
    .toString('base64')
    .replace(/=+$/, '')
    .slice(Math.ceil((offset * 8) / 6), Math.floor((bytes.length * 8) / 6));
}

/**
 * Tokens that are known by their shape. Where there is a group, it alone is secret. One pattern matches within a line,
 * but for the private key.
 */
export const tokenShapes: readonly RegExp[] = [
  // https://github.blog/engineering/behind-githubs-new-authentication-token-formats/
  /\bgh[pousr]_[A-Za-z0-9_]{20,}/dg,
  /\bgithub_pat_[A-Za-z0-9_]{20,}/dg,
  // https://docs.gitlab.com/security/tokens/#token-prefixes
  /\bgl(?:pat|dt|rt|cbt|ptt|ft|soat|agent|oas|imt)-[A-Za-z0-9_.-]{16,}/dg,
  /\bATBB[A-Za-z0-9]{24,}|\bATATT3[A-Za-z0-9_=-]{24,}/dg,
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids
  /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/dg,
  /\bAIza[A-Za-z0-9_-]{35}/dg,
  /\bya29\.[A-Za-z0-9_-]{20,}/dg,
  /\bhf_[A-Za-z0-9]{20,}/dg,
  /\bsk-(?:[a-z]+-)*[A-Za-z0-9_-]{20,}/dg,
  /\bxox[abeoprs]-[A-Za-z0-9-]{10,}/dg,
  /\bnpm_[A-Za-z0-9]{36}/dg,
  /\bpypi-[A-Za-z0-9_-]{50,}/dg,
  /\bdckr_pat_[A-Za-z0-9_-]{20,}/dg,
  /\beyJ[A-Za-z0-9_-]{6,}\.eyJ[A-Za-z0-9_-]{6,}\.[A-Za-z0-9_-]+/dg,
  /\b(?:proxy-)?authorization["']?[ \t]*[:=][ \t]*["']?(?:(?:basic|bearer|token|digest|negotiate)[ \t]+)?([^\s"',;]{6,})/dgi,
  /\b(?:private-token|job-token|x-api-key)["']?[ \t]*[:=][ \t]*["']?([^\s"',;]{6,})/dgi,
  /\b[a-z][a-z0-9+.-]{0,20}:\/\/[^\s/:@"'<>]{0,256}:([^\s/@"'<>]{1,1024})@/dgi,
  // An access token as the user name: https://TOKEN@github.com
  /\bhttps?:\/\/([^\s/:@"'<>]{16,1024})@/dgi,
  /-----BEGIN [A-Z ]*PRIVATE KEY(?: BLOCK)?-----([\s\S]{0,20000}?)-----END [A-Z ]*PRIVATE KEY/dg,
  // The same with its beginning cut off, as at the start of a log's tail. Its end is sought first: that costs nothing elsewhere.
  /-----END [A-Z ]*PRIVATE KEY(?<=(?:^|\n)((?:[A-Za-z0-9+/=]{1,76}\r?\n){1,400})-----END [A-Z ]*PRIVATE KEY)/dg,
];

/**
 * How a shape begins: while one of these stands in the line that is still being written, the line may yet turn out to
 * hold a token.
 */
export const shapeStart =
  /gh[pousr]_|github_pat_|gl[a-z]{2,5}-|ATBB|ATATT3|AKIA|ASIA|AIza|ya29\.|hf_|sk-|xox|npm_|pypi-|dckr_pat_|eyJ|authorization|-token|x-api-key|[a-z0-9+.-]:\/\//i;

/** Whether a text may hold a token of any shape: one look instead of one for each. */
export function mayHoldShape(text: string): boolean {
  return shapeStart.test(text) || text.includes('-----');
}

/** A private key that has begun, or a line that may yet turn out to begin one. */
export const keyStart = /-----BEGIN (?:[A-Z ]*PRIVATE KEY|[A-Z ]*-{0,5}$)/;

/** The end of one. */
export const keyEnd = /-----END [A-Z ]*PRIVATE KEY/g;
