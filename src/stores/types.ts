import type { Asset } from '../model/report.ts';

/** A place that hosts a report's pictures. */
export interface AssetStore {
  readonly name: string;
  /**
   * Hosts every asset and returns a URL by asset id. `known` holds the URLs of assets that an earlier report already
   * published; those are returned as they are, and nothing is sent for them.
   */
  put(assets: readonly Asset[], known: ReadonlyMap<string, string>): Promise<ReadonlyMap<string, string>>;
}
