import type { Outcome } from '../engines/types.ts';
import { openHaste } from '../io/haste.ts';
import { asCmlError } from '../io/system-error.ts';
import { CmlError } from '../model/errors.ts';
import { describeError } from './errors.ts';
import { keepFailure } from './keep-failure.ts';
import { type World, wantsColor } from './world.ts';

/** What a run that may be told to end has to know. */
export interface Stopping {
  /** Aborted when no forge and no server of git may be waited for any more. */
  readonly until: AbortSignal;
  /** Throws CmlError `interrupted` or `terminated` where it was told to end: nothing new is begun. */
  refuse(): void;
  /** Trains: the time after a signal begins when that has ended in its own way. */
  training<T extends { readonly outcome: Outcome }>(train: () => Promise<T>): Promise<T>;
}

/**
 * Runs a training and its report, and sees to it that a run that gets a signal ends in time: see `openHaste`. Returns the exit
 * code. How the training ended stands above all that comes after it; how one ended that was told to is the answer to the
 * signal, and a run that had no training to hand it on to throws CmlError `interrupted` or `terminated`.
 */
export async function inTime(world: World, work: (stopping: Stopping) => Promise<number>): Promise<number> {
  const stop = world.signals();
  const haste = openHaste(stop);
  let trained: { readonly exitCode: number; readonly wasToldToEnd: boolean } | undefined;
  const stopping: Stopping = {
    until: haste.signal,
    refuse() {
      if (stop.aborted) throw stopped(stop);
    },
    async training(train) {
      const result = await haste.pausing(train);
      trained = { exitCode: result.outcome.exitCode, wasToldToEnd: stop.aborted };
      return result;
    },
  };
  try {
    const code = await Promise.race([work(stopping), haste.over]);
    if (code === undefined || (code === 0 && stop.aborted && !trained?.wasToldToEnd)) throw stopped(stop);
    return code;
  } catch (cause) {
    const error = stop.aborted ? stopped(stop, cause) : cause;
    if (!trained?.exitCode) throw error;
    await keepFailure(error, world);
    world.stderr.write(describeError(error, world.env, wantsColor(world, world.stderr)).text);
    return trained.exitCode;
  } finally {
    haste.close();
  }
}

function stopped({ reason }: AbortSignal, cause?: unknown): CmlError {
  const code = reason === 'SIGINT' ? 'interrupted' : 'terminated';
  const known = asCmlError(cause);
  if (known?.code === code) return known;
  const why = known ? `: ${known.message}` : '.';
  return new CmlError(code, `The run was cancelled by ${reason}${why}`, { cause });
}
