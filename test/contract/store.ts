import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Asset } from '../../src/model/report.ts';
import type { AssetStore } from '../../src/stores/types.ts';

/** A store under test, and how a reader and a stranger see what it hosts. */
export interface StoreUnderTest {
  open(): Promise<AssetStore>;
  /** The bytes behind a URL for who may read the repository. */
  read(url: string): Promise<Uint8Array>;
  /** The status that somebody without a right gets; undefined where the place is nobody else's. */
  refused?(url: string): Promise<number>;
  /** How many writes the place has seen. */
  writes(): number;
}

export function picture(text: string, name = 'plot.png'): Asset {
  const bytes = Buffer.from(`not really a picture: ${text}`);
  return { id: createHash('sha256').update(bytes).digest('hex'), name, mime: 'image/png', bytes };
}

/** What every asset store must do. */
export function storeContract(name: string, setup: () => Promise<StoreUnderTest>): void {
  describe(`store ${name}`, () => {
    it('shows every picture under its URL', async () => {
      const place = await setup();
      const assets = [picture('a'), picture('b', 'b.svg')];
      const urls = await (await place.open()).put(assets, new Map());
      for (const asset of assets)
        expect(await place.read(urls.get(asset.id)!)).toEqual(Buffer.from(asset.bytes));
    });

    it('puts the whole digest into the URL, by which a later report knows the picture', async () => {
      const place = await setup();
      const asset = picture('a');
      const urls = await (await place.open()).put([asset], new Map());
      expect(urls.get(asset.id)).toContain(asset.id);
    });

    it('shows none of it to a stranger', async () => {
      const place = await setup();
      const asset = picture('a');
      const urls = await (await place.open()).put([asset], new Map());
      if (place.refused) expect(await place.refused(urls.get(asset.id)!)).toBeGreaterThanOrEqual(400);
    });

    it('gives the same pictures the same URLs, and older URLs stay', async () => {
      const place = await setup();
      const [a, b] = [picture('a'), picture('b')];
      const first = await (await place.open()).put([a], new Map());
      expect(await (await place.open()).put([a], new Map())).toEqual(first);
      await (await place.open()).put([b], new Map());
      expect(await place.read(first.get(a.id)!)).toEqual(Buffer.from(a.bytes));
    });

    it('sends nothing for no pictures', async () => {
      const place = await setup();
      expect(await (await place.open()).put([], new Map())).toEqual(new Map());
      expect(place.writes()).toBe(0);
    });
  });
}
