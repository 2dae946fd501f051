import { readdirSync, readFileSync } from 'node:fs';
import type { ProcessWatch, Usage } from './watch.ts';

/** USER_HZ, in which /proc counts time: 100 on every Linux (proc_pid_stat(5)). */
const ticksPerSecond = 100;

/** Milliseconds from one look at /proc to the next, at first and in the long run. */
const [fastest, slowest] = [20, 500] as const;

/** After so many looks, which a short training lives on, one may cost a fiftieth of a core and no more. */
const [freeLooks, share] = [12, 50] as const;

/** The processes known to be others' are looked at again after so many rounds, since numbers are given anew. */
const roundsToForget = 40;

/** Bytes that any program takes. What has fewer was seen before it had begun, and says nothing. */
const leastMemory = 512 * 1024;

interface Stat {
  readonly parent: number;
  readonly session: number;
  /** Seconds, with those of the children that it has waited for. */
  readonly cpu: number;
  /** Ticks since boot; with the number, it names a process for ever. */
  readonly started: number;
}

interface Process extends Stat {
  readonly alive: boolean;
}

/**
 * Looks at /proc again and again. A process belongs to the tree by its session, by a parent that does, or, for a daemon
 * whose parent was gone before it was seen, by `mark`, a `NAME=value` that only the tree has in its environment.
 *
 * CPU time is exact for every process that was waited for: the kernel adds it up, and what this process has waited for
 * meanwhile is in its own `cutime`. Of a process that outlives its parent, what it used after the last look is missing.
 *
 * Memory is the proportional set size, so that pages that forked workers share count once; it is read only where the
 * resident sizes, which are cheap, add up to a new peak. A single process's own high-water mark is never missed; a
 * peak of several together that is shorter than the interval may be.
 */
export function watchProc(root: number, mark: string): ProcessWatch {
  const before = waitedFor();
  const tree = new Map<number, Process>();
  const others = new Set<number>();
  let peak = 0;
  let round = 0;
  let interval: number = fastest;
  let usage: Usage | undefined;
  let timer: NodeJS.Timeout | undefined;

  function look(): void {
    const start = process.cpuUsage();
    findProcesses();
    measureMemory();
    const { user, system } = process.cpuUsage(start);
    const atLeast = round > freeLooks ? ((user + system) / 1000) * share : 0;
    interval = Math.max(Math.min(interval * 1.2, slowest), atLeast);
    timer = setTimeout(look, interval).unref();
  }

  function findProcesses(): void {
    round += 1;
    if (round % roundsToForget === 0) others.clear();
    const pids = readdirSync('/proc').map(Number).filter(Boolean);
    const present = new Set(pids);
    for (const [pid, one] of tree) if (!present.has(pid)) tree.set(pid, { ...one, alive: false });
    for (const pid of pids) {
      if (others.has(pid)) continue;
      const stat = readStat(pid);
      if (!stat) continue;
      if (belongs(pid, stat)) tree.set(pid, { ...stat, alive: true });
      else others.add(pid);
    }
  }

  function belongs(pid: number, { session, parent, started }: Stat): boolean {
    if (pid === root || session === root || tree.get(pid)?.started === started) return true;
    return tree.get(parent)?.alive === true || `\0${read(`/proc/${pid}/environ`)}`.includes(`\0${mark}\0`);
  }

  function measureMemory(): void {
    const alive = [...tree].filter(([, one]) => one.alive).map(([pid]) => pid);
    let resident = 0;
    for (const pid of alive) {
      const status = read(`/proc/${pid}/status`);
      peak = Math.max(peak, kibibytes(status, 'VmHWM'));
      resident += kibibytes(status, 'VmRSS');
    }
    if (alive.length < 2 || resident <= peak) return;
    const proportional = alive.map((pid) => kibibytes(read(`/proc/${pid}/smaps_rollup`), 'Pss'));
    // A process that is not ours to look into (setuid) has no rollup; then the sum would be too small to matter.
    peak = Math.max(
      peak,
      proportional.reduce((sum, bytes) => sum + bytes, 0),
    );
  }

  /** Of processes that nobody in the tree waited for: they live still, or their parent was gone before them. */
  function strays(): number {
    let seconds = 0;
    for (const [pid, { alive, parent, cpu }] of tree)
      if (pid !== root && (alive || !tree.has(parent))) seconds += cpu;
    return seconds;
  }

  look();
  return {
    pids: () => [...tree].filter(([pid, one]) => readStat(pid)?.started === one.started).map(([pid]) => pid),
    stop() {
      if (usage) return usage;
      clearTimeout(timer);
      const waited = waitedFor() - before;
      findProcesses();
      const cpuSeconds = waited + strays();
      usage = peak > leastMemory ? { cpuSeconds, peakMemoryBytes: peak } : { cpuSeconds };
      return usage;
    },
  };
}

/** Seconds of all the children that this process has waited for. */
function waitedFor(): number {
  const fields = statFields('self');
  return fields ? (Number(fields[13]) + Number(fields[14])) / ticksPerSecond : 0;
}

function readStat(pid: number): Stat | undefined {
  const fields = statFields(String(pid));
  if (!fields) return undefined;
  const ticks = [11, 12, 13, 14].reduce((sum, index) => sum + Number(fields[index]), 0);
  return {
    parent: Number(fields[1]),
    session: Number(fields[3]),
    cpu: ticks / ticksPerSecond,
    started: Number(fields[19]),
  };
}

/** The fields from the third on; the second, the program's name, may hold blanks and parentheses. */
function statFields(pid: string): string[] | undefined {
  const text = read(`/proc/${pid}/stat`);
  const end = text.lastIndexOf(') ');
  return end < 0 ? undefined : text.slice(end + 2).split(' ');
}

/** A line `name: 123 kB`, in bytes; 0 where there is none. */
function kibibytes(text: string, name: string): number {
  const start = text.indexOf(`\n${name}:`);
  return start < 0 ? 0 : Number.parseInt(text.slice(start + name.length + 2), 10) * 1024;
}

/** Empty where the process is gone. */
function read(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
}
