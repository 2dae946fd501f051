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
