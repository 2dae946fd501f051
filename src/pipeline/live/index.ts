import { setTimeout as sleep } from 'node:timers/promises';
import { CmlError, inWords } from '../../model/errors.ts';

/** In milliseconds. */
export interface Pace {
  readonly first: number;
  /** Between two looks, at most; each is twice as far from the last as that was. */
  readonly longest: number;
}

/**
 * Thirty looks an hour once it has got going: GitHub takes 500 writes of content an hour from one token, and other jobs
 * write too.
 */
export const usualPace: Pace = { first: 15_000, longest: 120_000 };

export interface LiveOptions<T> {
  /** What stands there now; undefined where it is not worth a look, because a file is half written. */
  readonly look: () => Promise<T | undefined>;
  /** Tells one state from another. */
  readonly name: (state: T) => string;
  readonly show: (state: T) => Promise<void>;
  /** Told once for each thing that stands in the way; the training goes on. */
  readonly failed: (message: string) => void;
  readonly pace?: Pace;
}

/**
 * Shows what a training has left so far, again and again until `stop`, which waits for a look that is under way: what the
 * caller shows after that is the last word. A state that was shown already is not shown again.
 */
export function startLive<T>({ look, name, show, failed, pace = usualPace }: LiveOptions<T>): {
  stop(): Promise<void>;
} {
  const end = new AbortController();
  const told = new Set<string>();

  async function tick(shown: string | undefined): Promise<string | undefined> {
    try {
      const state = await look();
      const now = state === undefined ? undefined : name(state);
      if (state === undefined || now === shown || end.signal.aborted) return shown;
      await show(state);
      return now;
    } catch (error) {
      if (!(error instanceof CmlError)) throw error;
      if (!told.has(error.code)) failed(inWords(error));
      told.add(error.code);
      return shown;
    }
  }

  async function run(): Promise<void> {
    let shown: string | undefined;
    for (let wait = pace.first; !end.signal.aborted; wait = Math.min(wait * 2, pace.longest)) {
      await sleep(wait, undefined, { signal: end.signal, ref: false }).catch(() => {});
      if (!end.signal.aborted) shown = await tick(shown);
    }
  }

  const running = run();
  // Whoever stops it hears of a mistake; until then it must not end the program.
  running.catch(() => {});
  return {
    async stop() {
      end.abort();
      await running;
    },
  };
}
