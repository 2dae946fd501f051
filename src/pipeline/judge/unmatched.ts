import type { Change } from '../../model/change.ts';
import type { GateResult } from '../../model/verdict.ts';
import { nearest } from '../../options/nearest.ts';
import { isGlob } from '../diff/pattern.ts';
import { amountText } from './amount.ts';
import type { GateRule } from './types.ts';

/** Longer names are no candidates for a misspelling, and hostile ones would cost the square of their length. */
const longestName = 100;
const mostNames = 2_000;

/** A gate that no metric of either side answers to fails: it was meant to guard something. */
export function unmatchedGate(pattern: string, rule: GateRule, metrics: readonly Change[]): GateResult {
  return { pattern, rule: ruleText(rule), result: 'fail', why: why(pattern, metrics) };
}

function why(pattern: string, metrics: readonly Change[]): string {
  if (metrics.length === 0) return 'Neither the baseline nor this run has any metric.';
  const names = metrics
    .slice(0, mostNames)
    .flatMap(({ name, new: after, old: before }) => [name, (after ?? before)!.key])
    .filter((name) => name.length > 0 && name.length <= longestName);
  const meant =
    isGlob(pattern) || pattern.length > longestName ? undefined : nearest(pattern, [...new Set(names)]);
  if (meant !== undefined) return `No metric of that name on either side; did you mean ${meant}?`;
  const some = [...new Set(names)].slice(0, 3).join(', ');
  const there =
    some === ''
      ? ''
      : `; there ${metrics.length === 1 ? 'is' : 'are'} ${some}${names.length > 3 ? ' …' : ''}`;
  return `No metric ${isGlob(pattern) ? 'matches it' : 'of that name'} on either side${there}.`;
}

function ruleText(rule: GateRule): string {
  return Object.entries(rule)
    .filter(([, amount]) => amount !== undefined)
    .map(([name, amount]) => (typeof amount === 'boolean' ? name : `${name} ${amountText(amount)}`))
    .join(', ');
}
