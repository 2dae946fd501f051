/** Milliseconds in which others may be waited for after a signal: with the grace, less than the 7.5 seconds to GitHub's next. */
const allowance = 4000;

/** Milliseconds after another kind of signal: GitHub's SIGTERM comes 2.5 seconds before the end by force. */
const lastAllowance = 2000;

/** Milliseconds to finish what needs nobody else; on a busy machine a report takes that long. */
const grace = 3000;

const signals = ['SIGINT', 'SIGTERM'] as const;

/** What is left of the time once a program was asked to end. */
export interface Haste {
  /** Aborted when nobody may be waited for any more: no forge, and no git that talks to a server. */
  readonly signal: AbortSignal;
  /** Resolves when what should have ended by then has not. */
  readonly over: Promise<void>;
  /** The time begins anew after what has to end in its own way, as a training does. */
  pausing<T>(action: () => Promise<T>): Promise<T>;
  close(): void;
}

/**
 * Gives a program four seconds to wait for others from the abort of `stop`, whose reason is the signal's name. The same
 * signal again is a person who will not wait; another one is a CI system that is about to kill it. Further signals come
 * `from` the process.
 */
export function openHaste(stop: AbortSignal, from: NodeJS.EventEmitter = process): Haste {
  const late = new AbortController();
  let due = Number.POSITIVE_INFINITY;
  let timer: NodeJS.Timeout | undefined;
  let isPaused = false;
  let give: () => void = () => {};
  const over = new Promise<void>((resolve) => {
    give = resolve;
  });

  function expire(): void {
    late.abort(new DOMException('there was no time left to wait for an answer', 'AbortError'));
    timer = setTimeout(give, grace);
  }
  function leave(milliseconds: number): void {
    if (late.signal.aborted) return;
    due = Math.min(due, performance.now() + milliseconds);
    clearTimeout(timer);
    timer = setTimeout(expire, Math.max(0, due - performance.now()));
  }
  function again(signal: NodeJS.Signals): void {
    if (late.signal.aborted && signal === stop.reason) give();
    leave(signal === stop.reason ? 0 : lastAllowance);
  }
  function begin(): void {
    for (const signal of signals) from.on(signal, again);
    if (!isPaused) leave(allowance);
  }
  if (stop.aborted) begin();
  else stop.addEventListener('abort', begin, { once: true });

  return {
    signal: late.signal,
    over,
    async pausing(action) {
      isPaused = true;
      try {
        return await action();
      } finally {
        isPaused = false;
        if (stop.aborted) leave(allowance);
      }
    },
    close() {
      clearTimeout(timer);
      stop.removeEventListener('abort', begin);
      for (const signal of signals) from.removeListener(signal, again);
    },
  };
}
