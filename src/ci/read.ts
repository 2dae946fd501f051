import type { Ci } from './types.ts';

export type Env = Readonly<Record<string, string | undefined>>;
export type ReadFile = (path: string) => Promise<string>;

/** How one CI service is recognised and read. */
export interface Detector {
  readonly name: Ci['name'];
  matches(env: Env): boolean;
  read(env: Env, readFile: ReadFile): Ci | Promise<Ci>;
}

type Fields = Omit<Ci, 'name' | 'event' | 'run'>;

/** The fields that are there: services set variables to '' as often as not at all. */
export function given(
  fields: { readonly [K in keyof Fields]?: Fields[K] | undefined | '' | 0 },
): Partial<Fields> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => Boolean(value)));
}

/** A positive whole number, or undefined: services write `false`, `null` or nothing where there is none. */
export function number(text: string | undefined): number | undefined {
  return text !== undefined && /^[1-9]\d{0,15}$/.test(text) ? Number(text) : undefined;
}

/** A commit, or undefined: the name of no commit is all zeros. */
export function sha(text: string | undefined): string | undefined {
  return text !== undefined && /^[0-9a-f]{7,64}$/.test(text) && !/^0+$/.test(text) ? text : undefined;
}

/** The branch of `refs/heads/x` or `origin/x`; undefined for any other ref that has its full name. */
export function branchOf(ref: string | undefined): string | undefined {
  if (!ref) return undefined;
  if (ref.startsWith('refs/heads/')) return ref.slice('refs/heads/'.length);
  if (ref.startsWith('refs/')) return undefined;
  return ref.replace(/^origin\//, '');
}

/** The number at the end of a change request's address. */
export function numberInUrl(url: string | undefined): number | undefined {
  return number(/\/(?:pull|pulls|pull-requests|merge_requests)\/(\d+)(?:$|[/?#])/.exec(url ?? '')?.[1]);
}

/** The build, where its number is known. */
export function runOf(fields: {
  id: string | undefined;
  attempt?: string | undefined;
  url?: string | undefined;
  workflow?: string | undefined;
  job?: string | undefined;
}): { run?: NonNullable<Ci['run']> } {
  const id = number(fields.id);
  if (id === undefined) return {};
  const { url = '', workflow = '', job = '' } = fields;
  return { run: { id, attempt: number(fields.attempt) ?? 1, url, workflow, job } };
}
