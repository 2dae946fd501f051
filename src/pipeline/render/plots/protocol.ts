import type { Spec } from './vega.ts';

/** What the sandbox's two ends say to each other. The worker asks for data, because only its host may fetch any. */
export type ToWorker =
  | { readonly type: 'draw'; readonly spec: Spec; readonly config: Spec }
  | { readonly type: 'loaded'; readonly id: number; readonly text: string }
  | { readonly type: 'refused'; readonly id: number; readonly message: string };

export type FromWorker =
  | { readonly type: 'drawn'; readonly svg: string }
  | { readonly type: 'failed'; readonly message: string }
  | { readonly type: 'load'; readonly id: number; readonly url: string };
