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
  const label = Float64Array.from(order, (i) => positive[i]!);
  // 1 where a run of equal scores ends.
  const ends = Float64Array.from(order, (i, place) => Number(scores[order[place + 1] ?? -1] !== scores[i]));
  return {
    names: ['auroc', 'auprc'],
    evaluate(weights, out, at) {
      // No branches: whether an example was drawn, is positive, ends a run, is what no processor can foresee.
      let [positives, seen, area, precision] = [0, 0, 0, 0];
      let [tiedPositives, tied] = [0, 0];
      for (let place = 0; place < order.length; place++) {
        const weight = weights[order[place]!]!;
        const end = ends[place]!;
        tiedPositives += weight * label[place]!;
        tied += weight;
        const own = end * tiedPositives;
        const all = end * tied;
        area += (all - own) * (positives + own / 2);
        positives += own;
        seen += all;
        // Before the first example that counts, 0 × 0/ε is the 0 it should be.
        precision += own * (positives / (seen + Number.MIN_VALUE));
        tiedPositives -= own;
        tied -= all;
      }
      const negatives = seen - positives;
      out[at] = positives > 0 && negatives > 0 ? area / (positives * negatives) : Number.NaN;
      out[at + 1] = positives > 0 ? precision / positives : Number.NaN;
    },
  };
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
