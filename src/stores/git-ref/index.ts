import { commitFiles } from '../../io/commit-files.ts';
import type { Refs } from '../../io/refs.ts';
import type { Asset } from '../../model/report.ts';
import { assetPath } from '../names.ts';
import type { AssetStore } from '../types.ts';

/** Where a report's pictures go in the user's own repository. */
export interface GitRefPlace {
  readonly refs: Refs;
  /** See assetRef. */
  readonly ref: string;
  /** Where the forge shows a file of a commit to who may read the repository. */
  blobUrl(sha: string, path: string): string;
}

/**
 * Pictures under a hidden ref: a commit whose tree holds this report's pictures by the digest of their content. The
 * commits before it stay its ancestors, so that the URLs of older comments stay valid; the same pictures make no new
 * commit. `put` pushes whatever else is staged in the same refs along, in one push.
 */
export function gitRefStore({ refs, ref, blobUrl }: GitRefPlace): AssetStore {
  return {
    name: 'git-ref',
    async put(assets, known) {
      const urls = new Map(
        assets.flatMap(({ id }) => (known.has(id) ? [[id, known.get(id)!] as const] : [])),
      );
      const missing = assets.filter(({ id }) => !urls.has(id));
      if (missing.length === 0) return urls;
      refs.stage(ref, (current) => {
        const write = new Map(assets.map((asset) => [assetPath(asset), asset.bytes]));
        return commitFiles(refs.git, current, { message: pictures(assets), write, fresh: true });
      });
      await refs.push();
      const sha = (await refs.read([ref])).get(ref)!;
      for (const asset of missing) urls.set(asset.id, blobUrl(sha, assetPath(asset)));
      return urls;
    },
  };
}

function pictures(assets: readonly Asset[]): string {
  return assets.length === 1 ? 'Publish a picture' : `Publish ${assets.length} pictures`;
}
