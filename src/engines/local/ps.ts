import { execFile } from 'node:child_process';
import type { ProcessWatch, Usage } from './watch.ts';

/** Milliseconds between two looks, and how many times its own cost one look waits for the next. */
const [fastest, share] = [500, 20] as const;

interface Row {
  readonly pid: number;
  readonly parent: number;
  readonly group: number;
  /** Bytes. */
  readonly resident: number;
  /** Seconds. */
  readonly cpu: number;
}

/**
 * Asks `ps`, where there is no /proc (macOS, BSD). It is an estimate: memory counts pages that processes share once for
 * each, and what a process does between the last look and its end is missing, 0.5 s at most where the machine keeps up.
 */
export function watchPs(root: number): ProcessWatch {
  const seconds = new Map<number, number>();
  let alive: readonly number[] = [root];
  let peak = 0;
  let usage: Usage | undefined;
  let timer: NodeJS.Timeout | undefined;

  function look(): void {
    const start = performance.now();
    execFile('ps', ['-A', '-o', 'pid=,ppid=,pgid=,rss=,time='], { maxBuffer: 2 ** 24 }, (error, stdout) => {
      if (usage || error) return;
      const rows = treeOf(root, seconds, parsePs(stdout));
      for (const row of rows) seconds.set(row.pid, row.cpu);
      alive = rows.map((row) => row.pid);
      peak = Math.max(
        peak,
        rows.reduce((sum, row) => sum + row.resident, 0),
      );
      timer = setTimeout(look, Math.max(fastest, (performance.now() - start) * share)).unref();
    });
  }

  look();
  return {
    pids: () => alive,
    stop() {
      clearTimeout(timer);
      usage ??= seconds.size > 0 ? { cpuSeconds: sum(seconds.values()), peakMemoryBytes: peak } : {};
      return usage;
    },
  };
}

function treeOf(root: number, known: ReadonlyMap<number, number>, rows: readonly Row[]): Row[] {
  const members = new Set<number>([root]);
  // A parent has mostly a smaller number than its child; the rest is found at the next look.
  return [...rows]
    .sort((a, b) => a.pid - b.pid)
    .filter((row) => {
      const member =
        row.group === root || members.has(row.parent) || members.has(row.pid) || known.has(row.pid);
      if (member) members.add(row.pid);
      return member;
    });
}

/** Reads the output of `ps -o pid=,ppid=,pgid=,rss=,time=`; a time is `[[days-]hours:]minutes:seconds[.fraction]`. */
export function parsePs(text: string): Row[] {
  return text
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter((fields) => fields.length === 5)
    .map(([pid, parent, group, resident, time]) => ({
      pid: Number(pid),
      parent: Number(parent),
      group: Number(group),
      resident: Number(resident) * 1024,
      cpu: duration(time ?? ''),
    }));
}

function duration(time: string): number {
  const [clock = '', days = '0'] = time.split('-').reverse();
  return Number(days) * 86_400 + clock.split(':').reduce((total, part) => total * 60 + Number(part), 0);
}

function sum(values: Iterable<number>): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
