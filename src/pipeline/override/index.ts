import type { People } from '../../forges/types.ts';
import type { Ledger } from '../../ledger/index.ts';
import { CmlError, inWords } from '../../model/errors.ts';
import type { Override, Warning } from '../../model/run.ts';
import type { Judgement } from '../../model/verdict.ts';
import { lookForOurs } from '../comment/find.ts';
import { readMarker } from '../comment/marker.ts';
import type { Ground } from '../ground.ts';
import { mayHoldWishes, overrule, type Wish, wishesIn } from './accept.ts';

export interface Overruled {
  readonly judgement: Judgement;
  /** Those that let a gate pass, for the ledger. */
  readonly overrides: readonly Override[];
  readonly warnings: readonly Warning[];
}

/**
 * Lets failed gates pass that somebody who may write accepted on the change request, for this commit alone. Asks nobody
 * where no gate failed; what the ledger already holds for the commit needs no comment any more.
 */
export async function withOverrides(
  ground: Ground,
  judgement: Judgement,
  ledger: Ledger,
): Promise<Overruled> {
  const sha = ground.ci.headSha;
  const unchanged = { judgement, overrides: [], warnings: [] };
  if (judgement.gates.failed === 0 || sha === undefined) return unchanged;
  try {
    const recorded = (await ledger.runs([sha])).get(sha)?.get(ground.key)?.overrides ?? [];
    const known = overrule(judgement, recorded);
    const asked = known.gates.failed === 0 ? [] : await askedFor(ground, sha);
    return {
      judgement: overrule(known, asked),
      overrides: [...recorded, ...asked],
      warnings: [],
    };
  } catch (error) {
    if (!(error instanceof CmlError)) throw error;
    const message = `Whether a failed gate was accepted cannot be told: ${inWords(error)}`;
    return { ...unchanged, warnings: [{ code: error.code, message }] };
  }
}

async function askedFor({ ci, part, key, forge: open }: Ground, sha: string): Promise<Override[]> {
  const number = ci.changeRequest?.number;
  const forge = number === undefined ? undefined : await open();
  if (number === undefined || forge?.people === undefined) return [];
  const { people } = forge;
  const [remarks, labellings] = await Promise.all([
    all(people.remarks(number)),
    all(people.labellings?.(number)),
  ]);
  if (!mayHoldWishes(remarks, labellings)) return [];
  const { ours } = await lookForOurs(forge, { kind: 'change-request', number }, part?.comment ?? key);
  const reports = new Set(ours.filter(({ body }) => isOf(readMarker(body)?.sha, sha)).map(({ id }) => id));
  const times = remarks.filter(({ id }) => reports.has(id)).map(({ editedAt }) => editedAt);
  if (times.length === 0) return [];
  return allowed(people, wishesIn(remarks, labellings, Math.min(...times)));
}

async function all<T>(rows: AsyncIterable<T> | undefined): Promise<T[]> {
  const found: T[] = [];
  for await (const row of rows ?? []) found.push(row);
  return found;
}

/** A marker names a commit by its first digits. */
function isOf(short: string | undefined, sha: string): boolean {
  return short !== undefined && sha.startsWith(short);
}

async function allowed(people: People, wishes: readonly Wish[]): Promise<Override[]> {
  const writers = new Map<string, boolean>();
  for (const { person } of wishes)
    if (!writers.has(person.id)) writers.set(person.id, await people.mayWrite(person));
  return wishes.filter(({ person }) => writers.get(person.id)).map(({ override }) => override);
}
