/** Counters of how far a training came: they are said with the metrics, and are none themselves. */
const counters = new Set(['step', 'global_step', 'epoch', 'iteration', 'iter', 'timestamp', 'wall_time']);

export function isCounter(name: string): boolean {
  return counters.has(name.trim().toLowerCase());
}
