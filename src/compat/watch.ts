import { stat, unlink } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

export interface WatchOptions {
  /** The files to look at now; what they name may change, so it is asked every time. */
  readonly files: () => readonly string[];
  /** Post only when this file appears, and remove it. */
  readonly trigger?: string;
  /** Aborted when the job ends. */
  readonly signal: AbortSignal;
  /** Brings the comment up to date. Whatever it throws, the watch goes on. */
  readonly post: () => Promise<void>;
  readonly failed: (error: unknown) => void;
  /** Milliseconds between two looks; a file that changed between them is still being written. */
  readonly tick?: number;
}

/** Writes that a forge takes at once, and the milliseconds after which one more is to be had. GitHub: 500 an hour. */
const budget = { writes: 20, refill: 8000 };

/**
 * Posts at once, and again whenever the files have changed and come to rest. Forges are asked for patience, so after a
 * burst an update waits. When the signal comes, what changed since the last post is posted before this returns.
 */
export async function watchFiles(options: WatchOptions): Promise<void> {
  const { signal, tick = 500 } = options;
  let posted = options.trigger === undefined ? '' : await state(options);
  let before = '';
  let writes = budget.writes;
  for (;;) {
    const ended = signal.aborted;
    const now = await state(options);
    const changed = now !== '' && now !== posted;
    writes = Math.min(budget.writes, writes + tick / budget.refill);
    if (changed && (ended || (now === before && writes >= 1))) {
      writes -= 1;
      await options.post().catch(options.failed);
      // What the trigger asked for is done, and its next coming is news.
      if (options.trigger !== undefined) await unlink(options.trigger).catch(() => {});
      // The post may have found more files to look at, which is no change of theirs.
      posted = options.trigger === undefined ? await settled(options, now) : '';
    }
    if (ended) return;
    before = now;
    await sleep(tick, undefined, { signal }).catch(() => {});
  }
}

/** The state that was posted: `now`, unless the only difference is files that nobody looked at before. */
async function settled(options: WatchOptions, now: string): Promise<string> {
  const lines = new Set(now.split('\n'));
  const after = (await state(options)).split('\n');
  const kept = after.filter((line) => lines.has(line));
  return kept.length === lines.size ? after.join('\n') : now;
}

/** Size and time of every file that is there; empty where none is. */
async function state({ files, trigger }: WatchOptions): Promise<string> {
  const paths = trigger === undefined ? files() : [trigger];
  const lines = await Promise.all(
    paths.map((path) =>
      stat(path).then(
        ({ size, mtimeMs, ino }) => `${path} ${size} ${mtimeMs} ${ino}`,
        () => '',
      ),
    ),
  );
  return lines.filter(Boolean).join('\n');
}
