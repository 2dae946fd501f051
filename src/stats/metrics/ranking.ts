import type { Numbers } from '../summary.ts';
import type { Family } from './family.ts';

/**
 * Area under the ROC curve, with ties counted half, and average precision (the area under the precision–recall curve
 * without interpolation), as scikit-learn defines them. NaN where one class only is there.
 */
export function rankingFamily(positive: Uint8Array, scores: Numbers): Family {
  const order = Uint32Array.from({ length: scores.length }, (_, i) => i).sort(
    (a, b) => scores[b]! - scores[a]!,
  );
  // Places by falling score; a positive example's is stored as −1 − place, so that one load tells both.
  const places = Int32Array.from(order, (i) => (positive[i] === 1 ? -1 - i : i));
  const stretches = stretchesOf(order, scores);
  return {
    names: ['auroc', 'auprc'],
    evaluate(weights, out, at) {
      let [positives, seen, area, precision, place] = [0, 0, 0, 0, 0];
      for (const { end, tied } of stretches) {
        if (tied) {
          let [own, all] = [0, 0];
          for (; place < end; place++) {
            const coded = places[place]!;
            const sign = coded >> 31;
            const weight = weights[coded ^ sign]!;
            all += weight;
            own += weight & sign;
          }
          area += (all - own) * (positives + own / 2);
          positives += own;
          seen += all;
          if (all > 0) precision += own * (positives / seen);
          continue;
        }
        // What no example precedes has no precision yet: begin at the first that counts.
        while (seen === 0 && place < end && weights[indexOf(places[place]!)] === 0) place++;
        // No branches: whether an example was drawn or is positive is what no processor can foresee.
        for (; place < end; place++) {
          const coded = places[place]!;
          const sign = coded >> 31;
          const weight = weights[coded ^ sign]!;
          const own = weight & sign;
          area += (weight - own) * positives;
          positives += own;
          seen += weight;
          precision += own * (positives / seen);
        }
      }
      const negatives = seen - positives;
      out[at] = positives > 0 && negatives > 0 ? area / (positives * negatives) : Number.NaN;
      out[at + 1] = positives > 0 ? precision / positives : Number.NaN;
    },
  };
}

function indexOf(coded: number): number {
  return coded ^ (coded >> 31);
}

interface Stretch {
  /** The place after its last. */
  readonly end: number;
  /** All of one score; else all of different ones. */
  readonly tied: boolean;
}

function stretchesOf(order: Uint32Array, scores: Numbers): Stretch[] {
  const stretches: Stretch[] = [];
  for (let at = 0; at < order.length; ) {
    let end = at + 1;
    while (end < order.length && scores[order[end]!] === scores[order[at]!]) end++;
    const last = stretches.at(-1);
    if (end - at === 1 && last?.tied === false) stretches[stretches.length - 1] = { end, tied: false };
    else stretches.push({ end, tied: end - at > 1 });
    at = end;
  }
  return stretches;
}

/** Whether the true class is among the k of highest score; of equal scores the later class comes first, as in scikit-learn. */
export function topKHits(
  truth: ArrayLike<number>,
  scores: Float64Array,
  classes: number,
  k: number,
): Float64Array {
  return Float64Array.from({ length: truth.length }, (_, i) => {
    const own = scores[i * classes + truth[i]!]!;
    let ahead = 0;
    for (let c = 0; c < classes; c++) {
      const score = scores[i * classes + c]!;
      if (score > own || (score === own && c > truth[i]!)) ahead++;
    }
    return Number(ahead < k);
  });
}

/**
 * Normalised discounted cumulative gain of one query, as scikit-learn has it: the gain is the relevance itself, the
 * discount log2(rank + 1), and documents of equal score share the mean of their discounts. 0 where nothing is relevant.
 */
export function ndcg(relevance: Numbers, scores: Numbers, k = Infinity): number {
  const ideal = gain(relevance, relevance, k);
  return ideal === 0 ? 0 : gain(relevance, scores, k) / ideal;
}

function gain(relevance: Numbers, scores: Numbers, k: number): number {
  const order = Array.from({ length: scores.length }, (_, i) => i).sort((a, b) => scores[b]! - scores[a]!);
  let sum = 0;
  for (let start = 0; start < order.length; ) {
    let end = start;
    let tied = 0;
    let discounts = 0;
    while (end < order.length && scores[order[end]!] === scores[order[start]!]) {
      tied += relevance[order[end]!]!;
      if (end < k) discounts += 1 / Math.log2(end + 2);
      end++;
    }
    sum += (tied / (end - start)) * discounts;
    start = end;
  }
  return sum;
}
