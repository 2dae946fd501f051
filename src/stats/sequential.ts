import type { Estimate } from './intervals.ts';

/** What an earlier look at the same commit said, at the confidence that it was made with. */
export interface Look {
  readonly low: number;
  readonly high: number;
  readonly confidence: number;
  readonly p: number;
}

/**
 * An estimate in the light of earlier looks at the same commit. Every look's interval holds the truth with its own
 * confidence, and `spending` keeps what all of them may miss together within bounds, so that what lies in all of them holds it
 * too: a confidence sequence. What one look has shown, a later and luckier one does not undo; one that excludes what the
 * earlier ones found is set aside, and said to be.
 */
export function afterLooks(
  estimate: Estimate,
  confidence: number,
  earlier: readonly Look[],
): Estimate & { readonly isAside: boolean } {
  const least = Math.max(...earlier.map(({ low }) => low));
  const most = Math.min(...earlier.map(({ high }) => high));
  const isAside = estimate.low > most || estimate.high < least;
  const low = isAside ? least : Math.max(estimate.low, least);
  const high = isAside ? most : Math.min(estimate.high, most);
  // Each p in the measure of this look's level.
  const ps = earlier.map((look) => (look.p * (1 - confidence)) / (1 - look.confidence));
  const difference = Math.min(high, Math.max(low, estimate.difference));
  return { difference, low, high, p: Math.min(1, ...(isAside ? [] : [estimate.p]), ...ps), isAside };
}
