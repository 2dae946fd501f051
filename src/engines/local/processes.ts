import { existsSync } from 'node:fs';
import { watchProc } from './proc.ts';
import { watchPs } from './ps.ts';

/** What a tree of processes used so far. */
export interface Usage {
  readonly cpuSeconds?: number;
  readonly peakMemoryBytes?: number;
}

export interface ProcessWatch {
  /** Every process of the tree that was alive at the last look, the ones that left the session included. */
  pids(): readonly number[];
  /** Ends the watch; the numbers stay the same from then on. */
  stop(): Usage;
}

/**
 * Watches the tree below `root`, which leads a session of its own and was started by this process with `mark`, a
 * `NAME=value`, in its environment.
 */
export function watchProcesses(root: number, mark: string): ProcessWatch {
  if (existsSync('/proc/self/smaps_rollup')) return watchProc(root, mark);
  if (process.platform !== 'win32') return watchPs(root);
  return { pids: () => [], stop: () => ({}) };
}
