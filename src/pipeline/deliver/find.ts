import type { Forge, Target } from '../../forges/types.ts';
import type { Refs } from '../../io/refs.ts';
import { numbersRef, plotsRef } from '../../ledger/index.ts';
import { CmlError } from '../../model/errors.ts';
import { commentRef } from '../../stores/names.ts';
import { type Found, lookForOurs, notePage, recallPage } from '../comment/index.ts';
import type { Ground } from '../ground.ts';
import { ownerOf } from './target.ts';

export interface Sought extends Found {
  /** Writes where the comment stands, unless that is known or has gone along with something else. Fails in silence. */
  remember(): Promise<void>;
}

/**
 * Looks for this report's comment where it stood the last time. Only a list of several pages has anything to remember, so
 * in all others nothing is written; what is read comes along with the ledger.
 */
export async function findComment(ground: Ground, forge: Forge, target: Target): Promise<Sought> {
  const key = ground.part?.comment ?? ground.key;
  const ref = commentRef(ownerOf(ground.ci), key);
  const refs = ground.remote === undefined ? undefined : await openQuietly(ground);
  const from = refs && (await recallPage(refs, ref, [numbersRef, plotsRef]));
  const found = await lookForOurs(forge, target, key, from);
  const { page } = found;
  const isNews = refs !== undefined && page !== undefined && page !== from;
  if (isNews) notePage(refs, ref, page);
  return { ...found, remember: async () => (isNews ? pushQuietly(refs) : undefined) };
}

/** Without refs the list is read from its start; what stands in their way is said where they are needed. */
async function openQuietly(ground: Ground): Promise<Refs | undefined> {
  try {
    return await ground.refs();
  } catch (error) {
    if (!(error instanceof CmlError)) throw error;
    return undefined;
  }
}

/** Without it the next run reads the list from its start, and that is all. */
async function pushQuietly(refs: Refs): Promise<void> {
  try {
    await refs.push();
  } catch (error) {
    if (!(error instanceof CmlError)) throw error;
  }
}
