import { createHash } from 'node:crypto';
import type { Asset, Figure } from '../../../model/report.ts';
import type { Warning } from '../../../model/run.ts';
import { type Raster, type RasterizeOptions, rasterize } from './rasterize.ts';
import { slug } from './text.ts';
import { inks, type Mode } from './theme.ts';

/** Pictures are drawn for screens with two pixels a CSS pixel; on others the browser halves them. */
const scale = 2;

export interface Drawn {
  readonly figures: readonly Figure[];
  readonly assets: readonly Asset[];
  readonly warnings: readonly Warning[];
}

export const nothing: Drawn = { figures: [], assets: [], warnings: [] };

export function together(parts: readonly Drawn[]): Drawn {
  return {
    figures: parts.flatMap((part) => part.figures),
    assets: parts.flatMap((part) => part.assets),
    warnings: parts.flatMap((part) => part.warnings),
  };
}

export function asset(name: string, mime: string, bytes: Uint8Array): Asset {
  return { id: createHash('sha256').update(bytes).digest('hex'), name, mime, bytes };
}

/** What a figure says besides its picture. */
export interface Caption {
  readonly title: string;
  readonly alt: string;
  readonly caption?: string;
  readonly file: string;
  readonly fallback?: NonNullable<Figure['fallback']>;
}

function fontWarning(file: string, missing: readonly string[]): Warning[] {
  if (missing.length === 0) return [];
  const sample = missing.slice(0, 8).join(' ');
  const message = `No font on this machine has ${sample}: boxes stand for them. Install one, such as the package fonts-noto-cjk.`;
  return [{ code: 'font-missing', file, message }];
}

export type Rasterize = (svg: string, options: RasterizeOptions) => Promise<Raster>;

/** A drawing in each of the given modes as a figure. One mode alone serves both. */
export async function figure(
  caption: Caption,
  drawings: ReadonlyMap<Mode, string>,
  draw: Rasterize = rasterize,
): Promise<Drawn> {
  const assets = new Map<Mode, Asset>();
  let size = { width: 0, height: 0 };
  let missing: readonly string[] = [];
  for (const [mode, svg] of drawings) {
    const raster = await draw(svg, { scale, background: inks[mode].page });
    const suffix = drawings.size > 1 ? `-${mode}` : '';
    assets.set(mode, asset(`${slug(caption.title)}${suffix}.png`, 'image/png', raster.png));
    size = { width: Math.round(raster.width), height: Math.round(raster.height) };
    missing = raster.missing;
  }
  const light = assets.get('light') ?? assets.get('dark');
  if (!light) return nothing;
  const dark = assets.get('dark');
  const { file, ...shown } = caption;
  const made: Figure = { ...shown, light: light.id, ...(dark ? { dark: dark.id } : {}), ...size };
  return { figures: [made], assets: [...assets.values()], warnings: fontWarning(file, missing) };
}
