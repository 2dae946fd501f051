import type { Family } from './family.ts';

/**
 * Group fairness of a binary decision, as fairlearn defines it: `demographic_parity_*` compares the groups' selection
 * rates, `equalized_odds_*` the worse of their true and false positive rates; differences are largest − smallest, ratios
 * smallest ÷ largest. A group without positives (negatives) has a true (false) positive rate of 0.
 */
export function fairnessFamily(
  truth: Uint8Array,
  selected: Uint8Array,
  group: Int32Array,
  groups: number,
): Family {
  // Per group: selected and all, of the negatives and of the positives.
  const counts = new Float64Array(groups * 4);
  const cell = Int32Array.from(group, (g, i) => 4 * g + 2 * truth[i]!);
  return {
    names: [
      'demographic_parity_difference',
      'demographic_parity_ratio',
      'equalized_odds_difference',
      'equalized_odds_ratio',
    ],
    evaluate(weights, out, at) {
      counts.fill(0);
      for (let i = 0; i < cell.length; i++) {
        counts[cell[i]!]! += weights[i]! * selected[i]!;
        counts[cell[i]! + 1]! += weights[i]!;
      }
      const [selections, falsePositives, truePositives]: [number[], number[], number[]] = [[], [], []];
      for (let g = 0; g < groups; g++) {
        const [selectedNegatives, negatives, selectedPositives, positives] = counts.subarray(
          4 * g,
          4 * g + 4,
        );
        const all = negatives! + positives!;
        if (all === 0) continue;
        selections.push((selectedNegatives! + selectedPositives!) / all);
        falsePositives.push(negatives === 0 ? 0 : selectedNegatives! / negatives!);
        truePositives.push(positives === 0 ? 0 : selectedPositives! / positives!);
      }
      const selection = spread(selections);
      const falsePositive = spread(falsePositives);
      const truePositive = spread(truePositives);
      out[at] = selection.difference;
      out[at + 1] = selection.ratio;
      out[at + 2] = Math.max(truePositive.difference, falsePositive.difference);
      out[at + 3] = smaller(truePositive.ratio, falsePositive.ratio);
    },
  };
}

/** The selection rate of each group; NaN for one without examples. */
export function selectionRates(selected: Uint8Array, group: Int32Array, groups: number): Float64Array {
  const rates = new Float64Array(groups);
  const sizes = new Float64Array(groups);
  for (let i = 0; i < group.length; i++) {
    rates[group[i]!]! += selected[i]!;
    sizes[group[i]!]!++;
  }
  return rates.map((rate, g) => rate / sizes[g]!);
}

/** Largest − smallest, and smallest ÷ largest; the ratio is NaN where all are 0. */
function spread(rates: readonly number[]): { readonly difference: number; readonly ratio: number } {
  const low = Math.min(...rates);
  const high = Math.max(...rates);
  return { difference: high - low, ratio: low / high };
}

/** The smaller of two, a NaN left out where the other is a number. */
function smaller(a: number, b: number): number {
  if (Number.isNaN(a)) return b;
  return Number.isNaN(b) ? a : Math.min(a, b);
}
