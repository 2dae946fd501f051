import type { Ci } from './types.ts';

/** Which report a job writes, and which part of it where several jobs share one. */
export interface Place {
  readonly key: string;
  readonly section?: string;
}

/** Longer names are no names. */
const longest = 100;

/**
 * A job's place: what was asked for, else what the CI says of its matrix. GitHub tells an action its matrix as JSON;
 * GitLab puts it into the job's name, `train: [cnn, 1]`, or a count, `train 2/5`.
 */
export function placeOf(
  run: Ci['run'],
  asked: {
    readonly key?: string | undefined;
    readonly section?: string | undefined;
    readonly matrix?: string | undefined;
  },
): Place {
  const job = run?.job || 'cml';
  const [, group = job, leg] = /^(.+?):? (?:\[(.+)\]|\d+\/\d+)$/s.exec(job) ?? [];
  const counted = group === job ? undefined : (leg ?? job.slice(group.length).replace(/^:? /, ''));
  const section = (asked.section || legName(asked.matrix) || counted)?.trim().slice(0, longest);
  return { key: asked.key || group, ...(section && { section }) };
}

/** `{"seed": 1, "model": "cnn"}` as `seed=1, model=cnn`; nothing where a job has no matrix. */
function legName(matrix: string | undefined): string | undefined {
  if (!matrix) return undefined;
  try {
    const legs: unknown = JSON.parse(matrix);
    if (typeof legs !== 'object' || legs === null || Array.isArray(legs)) return undefined;
    return Object.entries(legs)
      .map(([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`)
      .join(', ');
  } catch {
    return undefined;
  }
}
