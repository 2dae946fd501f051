import { existsSync } from 'node:fs';
import { watchProc } from './proc.ts';
import { watchPs } from './ps.ts';
import type { ProcessWatch } from './watch.ts';

/**
 * Watches the tree below `root`, which leads a session of its own and was started by this process with `mark`, a
 * `NAME=value`, in its environment.
 */
export function watchProcesses(root: number, mark: string): ProcessWatch {
  if (existsSync('/proc/self/smaps_rollup')) return watchProc(root, mark);
  if (process.platform !== 'win32') return watchPs(root);
  return { pids: () => [], stop: () => ({}) };
}
