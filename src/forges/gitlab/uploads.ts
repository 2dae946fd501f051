import * as z from 'zod/mini';
import type { Asset } from '../../model/report.ts';
import type { AssetStore } from '../../stores/types.ts';
import { asking, type Client } from './client.ts';

const upload = z.object({ url: z.string().check(z.regex(/^\/uploads\//)) });

/** Few enough to stay far from any limit, enough to hide the round trips. */
const lanes = 4;

/**
 * A project's uploads. Notes name them by the relative `/uploads/…`, which GitLab expands for who may read the project;
 * the address with the project's path broke in GitLab 17 (iterative/cml#1478). The asset's id is part of the file name,
 * so that a later report finds in the note what is uploaded already.
 */
export function projectUploads(client: Client): AssetStore {
  async function send(asset: Asset): Promise<string> {
    const dot = asset.name.lastIndexOf('.');
    const [stem, extension] = dot < 0 ? [asset.name, ''] : [asset.name.slice(0, dot), asset.name.slice(dot)];
    const file = {
      content: new Blob([asset.bytes.slice()], { type: asset.mime }),
      filename: `${stem}-${asset.id}${extension}`,
    };
    return asking(
      client,
      `upload ${asset.name}`,
      async () => upload.parse(await client.projects.uploadForReference(client.project, file)).url,
    );
  }
  return {
    name: 'gitlab-uploads',
    async put(assets, known) {
      const urls = new Map<string, string>();
      const missing = new Map<string, Asset>();
      for (const asset of assets) {
        const url = known.get(asset.id);
        if (url === undefined) missing.set(asset.id, asset);
        else urls.set(asset.id, url);
      }
      const queue = missing.values();
      const lane = async () => {
        for (const asset of queue) urls.set(asset.id, await send(asset));
      };
      await Promise.all(Array.from({ length: lanes }, lane));
      return urls;
    },
  };
}
