import * as z from 'zod/mini';
import type { Asset } from '../../model/report.ts';
import type { AssetStore } from '../../stores/types.ts';
import { type Client, permission } from './client.ts';

/** As much as one request carries, so that it ends in time on a slow line. */
const batchBytes = 8 * 1024 * 1024;

function fileName({ name, id }: Asset): string {
  const dot = name.lastIndexOf('.');
  return dot < 0 ? `${name}-${id}` : `${name.slice(0, dot)}-${id}${name.slice(dot)}`;
}

function batches(assets: readonly Asset[]): Asset[][] {
  const all: Asset[][] = [];
  let room = 0;
  for (const asset of assets) {
    if (asset.bytes.length > room || all.length === 0) {
      all.push([]);
      room = batchBytes;
    }
    all.at(-1)?.push(asset);
    room -= asset.bytes.length;
  }
  return all;
}

/**
 * The repository's Downloads, which show in a comment to who may read the repository. A file's name holds its content's
 * hash and an upload of the same name replaces the file, so nothing has to be looked up before; one request takes many.
 */
export function downloads({ ask, address, repo }: Client): AssetStore {
  return {
    name: 'bitbucket-downloads',
    async put(assets, known) {
      const missing = new Map(assets.filter(({ id }) => !known.has(id)).map((asset) => [asset.id, asset]));
      for (const batch of batches([...missing.values()])) {
        const form = new FormData();
        for (const asset of batch)
          form.append('files', new Blob([asset.bytes.slice()], { type: asset.mime }), fileName(asset));
        const action = `upload ${batch.length === 1 ? batch[0]?.name : `${batch.length} pictures`}`;
        const path = `${repo}/downloads`;
        await ask({ method: 'POST', path, form, action, permission, repeatable: true }, z.unknown());
      }
      const home = `${address.webUrl}/${address.repository}/downloads`;
      return new Map(
        assets.map((asset) => [
          asset.id,
          known.get(asset.id) ?? `${home}/${encodeURIComponent(fileName(asset))}`,
        ]),
      );
    },
  };
}
