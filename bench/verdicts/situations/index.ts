import type { Situation } from '../case.ts';
import { crossedSituations } from './crossed.ts';
import { driftSituations } from './drift.ts';
import { fairnessSituations } from './fairness.ts';
import { gateSituations } from './gates.ts';
import { historySituations } from './history.ts';
import { predictionSituations } from './predictions.ts';
import { probeSituations } from './probe.ts';
import { replicateSituations } from './replicates.ts';
import { sliceSituations } from './slices.ts';
import { testSizeSituations } from './test-size.ts';
import { trialSituations } from './trials.ts';

/** All of them; `scale` multiplies the number of draws. */
export function situations(scale: number): Situation[] {
  return [
    ...testSizeSituations(),
    ...historySituations(),
    ...replicateSituations(),
    ...predictionSituations(),
    ...crossedSituations(),
    ...probeSituations(),
    ...trialSituations(),
    ...fairnessSituations(),
    ...sliceSituations(),
    ...driftSituations(),
    ...gateSituations(),
  ].map((situation) => {
    const times = Math.max(2, Math.round(scale * situation.times));
    return Object.defineProperty(situation, 'times', { value: times });
  });
}
