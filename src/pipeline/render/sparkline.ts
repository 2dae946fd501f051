const levels = '▁▂▃▄▅▆▇█';

/** Numbers that a sparkline needs to show a course. */
const least = 3;

/**
 * A row of numbers as a word, its least the lowest block and its greatest the highest: `▅▆▆▇▆▇▇▆▇▃`. What is not finite
 * is a gap; undefined where there is no course to see.
 */
export function sparkline(values: readonly number[]): string | undefined {
  const finite = values.filter(Number.isFinite);
  if (finite.length < least) return undefined;
  const [low, high] = [Math.min(...finite), Math.max(...finite)];
  return values
    .map((value) => {
      if (!Number.isFinite(value)) return ' ';
      // A metric that never moved is a line in the middle.
      const share = high === low ? 0.5 : (value - low) / (high - low);
      return levels[Math.min(levels.length - 1, Math.floor(share * levels.length))]!;
    })
    .join('');
}
