import type { Raster, RasterizeOptions } from './rasterize.ts';
import type { Spec } from './spec.ts';

/** What the sandbox's two ends say to each other. The child asks for data, because only its host may fetch any. */
export type ToChild =
  | { readonly type: 'draw'; readonly spec: Spec; readonly config: Spec }
  | { readonly type: 'rasterize'; readonly svg: string; readonly options: RasterizeOptions }
  | { readonly type: 'loaded'; readonly id: number; readonly text: string };

export type FromChild =
  | { readonly type: 'drawn'; readonly svg: string }
  | { readonly type: 'rasterized'; readonly raster: Raster }
  | { readonly type: 'failed'; readonly message: string; readonly hint?: string | undefined }
  | { readonly type: 'load'; readonly id: number; readonly url: string };
