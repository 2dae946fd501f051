import { CmlError } from '../../model/errors.ts';

const units: readonly (readonly [RegExp, number])[] = [
  [/^(s|sec|secs|second|seconds)$/, 1],
  [/^(m|min|mins|minute|minutes)$/, 60],
  [/^(h|hr|hrs|hour|hours)$/, 3600],
  [/^(d|day|days)$/, 86_400],
  [/^(w|week|weeks)$/, 604_800],
];

/** Seconds of `90`, `5 minutes`, `1h 30m`; undefined for `never`, and for 0 or less. Throws CmlError `usage`. */
export function secondsOf(text: string): number | undefined {
  const written = text.trim().toLowerCase();
  if (written === 'never') return undefined;
  if (/^-?\d+$/.test(written)) return Number(written) > 0 ? Number(written) : undefined;
  const parts = [...written.matchAll(/(\d+(?:\.\d+)?)\s*([a-z]+)[\s,]*/g)];
  const sizes = parts.map(([, , unit = '']) => units.find(([shape]) => shape.test(unit))?.[1]);
  const isWhole = parts.map(([whole]) => whole).join('') === written && parts.length > 0;
  if (!isWhole || sizes.includes(undefined))
    throw new CmlError(
      'usage',
      `--idle-timeout takes a time such as 90, 5min, 1h 30m or never, and was given “${text}”.`,
    );
  return parts.reduce((sum, [, amount], index) => sum + Number(amount) * sizes[index]!, 0);
}
