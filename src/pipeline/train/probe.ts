import type { Entry, Run } from '../../model/run.ts';
import { isNumber } from '../../model/value.ts';
import { repeatedFile } from '../collect/replicates.ts';

/** The seed that a probe trains with: the first of those that replicates have. */
export const probeSeed = 0;

/** The run with the distance of each of its numbers to what the same commit and seed gave another time. Pure. */
export function withProbe(run: Run, probe: Run): Run {
  const other = new Map(probe.metrics.map((entry) => [identity(entry), numberOf(entry)]));
  const metrics = run.metrics.map((entry): Entry => {
    const [a, b] = [numberOf(entry), other.get(identity(entry))];
    if (a === undefined || b === undefined) return entry;
    // NaN twice is the same outcome.
    const distance = Object.is(a, b) ? 0 : Math.abs(a - b);
    return Number.isFinite(distance) ? { ...entry, probe: distance } : entry;
  });
  return { ...run, metrics };
}

/** One seed's file and those of all seeds, drawn together, are of the same metric. */
function identity({ source, file, key }: Entry): string {
  return JSON.stringify([source, repeatedFile(file)?.pattern ?? file, key]);
}

/** Of several seeds, what the probe's own gave. */
function numberOf({ value, replicates }: Entry): number | undefined {
  const own = replicates?.values.find(({ id }) => id !== undefined && Number(id) === probeSeed);
  if (replicates?.kind === 'seeds' && own) return own.value;
  return isNumber(value) ? value.number : undefined;
}
