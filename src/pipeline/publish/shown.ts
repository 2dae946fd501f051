import type { Dialect } from '../../forges/types.ts';
import type { Asset, Figure } from '../../model/report.ts';

/** The pictures that a forge's pages can show: where they know one theme only, none for the dark. */
export function shownAssets(
  assets: readonly Asset[],
  figures: readonly Figure[],
  dialect: Pick<Dialect, 'picture'> | undefined,
): readonly Asset[] {
  if (dialect === undefined || dialect.picture) return assets;
  const light = new Set(figures.map((figure) => figure.light));
  const dark = new Set(figures.flatMap((figure) => figure.dark ?? []));
  return assets.filter(({ id }) => light.has(id) || !dark.has(id));
}
