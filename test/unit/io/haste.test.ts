import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openHaste } from '../../../src/io/haste.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function open() {
  const stop = new AbortController();
  const process = new EventEmitter();
  const haste = openHaste(stop.signal, process);
  let isOver = false;
  void haste.over.then(() => {
    isOver = true;
  });
  return {
    haste,
    first: (signal: string) => stop.abort(signal),
    again: (signal: string) => process.emit(signal, signal),
    /** Whether anybody may still be waited for, and whether the program should have ended. */
    async after(milliseconds: number) {
      await vi.advanceTimersByTimeAsync(milliseconds);
      return [haste.signal.aborted, isOver];
    },
  };
}

test('there is all the time that is wanted until a signal comes', async () => {
  expect(await open().after(3_600_000)).toEqual([false, false]);
});

test('a signal leaves four seconds to wait in and three to end in, before GitHub sends another', async () => {
  const { first, after } = open();
  first('SIGINT');
  expect(await after(3999)).toEqual([false, false]);
  expect(await after(1)).toEqual([true, false]);
  expect(await after(3000)).toEqual([true, true]);
});

test('the same signal again leaves none, and a third one no time to end in', async () => {
  const { first, again, after } = open();
  first('SIGINT');
  await after(300);
  again('SIGINT');
  expect(await after(0)).toEqual([true, false]);
  again('SIGINT');
  expect(await after(0)).toEqual([true, true]);
});

test('a training ends in its own time, and the report has four seconds after it', async () => {
  const { haste, first, after } = open();
  let end: () => void = () => {};
  const training = haste.pausing(
    () =>
      new Promise<void>((resolve) => {
        end = resolve;
      }),
  );
  first('SIGTERM');
  expect(await after(6900)).toEqual([false, false]);
  end();
  await training;
  expect(await after(3900)).toEqual([false, false]);
  expect(await after(100)).toEqual([true, false]);
});

test('GitHub’s SIGTERM leaves a report two seconds of the two and a half until its SIGKILL', async () => {
  const { haste, first, again, after } = open();
  let end: () => void = () => {};
  const training = haste.pausing(
    () =>
      new Promise<void>((resolve) => {
        end = resolve;
      }),
  );
  first('SIGINT');
  await after(7000);
  end();
  await training;
  await after(500);
  again('SIGTERM');
  expect(await after(1999)).toEqual([false, false]);
  expect(await after(1)).toEqual([true, false]);
});

test('one that was closed hears nothing more', async () => {
  const { haste, first, after } = open();
  first('SIGINT');
  haste.close();
  expect(await after(60_000)).toEqual([false, false]);
});
