import type { Change } from '../../model/change.ts';
import { asNumber } from '../../model/value.ts';
import { unitsNeeded } from '../../stats/power.ts';
import { showSigned } from '../render/numbers.ts';
import { resolveAmount } from './amount.ts';
import { directed, type Opinion } from './call.ts';
import type { Finding } from './evidence/types.ts';
import { precisionFor } from './say.ts';
import type { Amount } from './types.ts';

export interface Standard {
  readonly confidence: number;
  /** Differences up to this matter to nobody. */
  readonly margin: Amount | undefined;
  /** Over how many gated metrics p is corrected; 1 where it is not. */
  readonly family: number;
}

/** What an estimate says: real where its interval leaves out 0 and its size matters, noise or "cannot tell" elsewhere. */
export function decide(change: Change, finding: Finding, p: number, standard: Standard): Opinion {
  const { confidence, family } = standard;
  const { low, high } = finding.estimate;
  const margin =
    standard.margin === undefined ? undefined : resolveAmount(standard.margin, asNumber(change.old!.value)!);
  const shared = {
    evidence: finding.evidence,
    interval: { low, high, confidence },
    method: `${finding.method}; ${finding.covers}`,
    p,
    ...(finding.detectable === undefined ? {} : { detectable: finding.detectable }),
  };
  const precision = precisionFor(change);
  const show = (number: number) => showSigned(number, precision);
  const percent = `${Number((100 * confidence).toFixed(2))}%`;
  const range = `${percent} interval ${show(low)} to ${show(high)}`;
  const isReal = p <= 1 - confidence + 1e-9 && (low > 0 || high < 0);
  if (isReal && (margin === undefined || Math.abs(finding.estimate.difference) > margin))
    return directed(change, finding.estimate.difference > 0, {
      ...shared,
      why: `The change is real (${range})`,
    });
  if (isReal)
    return { ...shared, call: 'noise', why: `The change is real and smaller than what matters (${range}).` };
  const corrected = low > 0 || high < 0 ? ` after correction for ${family} gated metrics` : '';
  if (margin !== undefined && Math.max(-low, high) <= margin)
    return { ...shared, call: 'noise', why: `Whatever changed is smaller than what matters (${range}).` };
  const seen =
    finding.detectable === undefined || !Number.isFinite(finding.detectable)
      ? ''
      : `; a change below ${show(finding.detectable).slice(1)} would mostly go unseen${settling(finding, confidence, show(finding.estimate.difference))}`;
  if (margin !== undefined)
    return {
      ...shared,
      call: 'unknown',
      why: `It may be chance, and it may matter${corrected} (${range})${seen}.`,
    };
  return { ...shared, call: 'noise', why: `It may well be chance${corrected} (${range})${seen}.` };
}

/** Beyond so many nobody would go and collect them. */
const most = 100_000_000;

/** How many of the same would mostly find a change of the size that was seen; nothing where there are as many already. */
function settling({ estimate: { difference }, sample }: Finding, confidence: number, shown: string): string {
  if (sample === undefined || difference === 0 || !(sample.error > 0)) return '';
  const needed = unitsNeeded(difference, sample.error * Math.sqrt(sample.size), confidence);
  if (!(needed > sample.size && needed <= most)) return '';
  const rounded = needed < 100 ? needed : Number(needed.toPrecision(2));
  return `, and it would take about ${rounded.toLocaleString('en')} ${sample.of} to see one of ${shown}`;
}
