import type { PlotPair } from '../../../model/change.ts';
import { CmlError, inWords } from '../../../model/errors.ts';
import type { Plot } from '../../../model/plot.ts';
import type { Asset, Figure } from '../../../model/report.ts';
import type { Warning } from '../../../model/run.ts';
import { type Drawing, type Studio, seriesDrawing, specDrawings, tableDrawing } from './drawing.ts';
import { type Drawn, figure, nothing, together } from './figure.ts';
import { drawImages } from './image.ts';
import { type Raster, rasterize } from './rasterize.ts';
import { openSandbox, type SandboxOptions } from './sandbox.ts';
import { sentence } from './text.ts';
import { inks, type Mode } from './theme.ts';

/** `labels`, `allowHosts`, `readData`, and the sandbox's bounds. */
export interface DrawOptions extends Omit<Studio, 'sandbox'>, SandboxOptions {}

export interface DrawnPlots {
  readonly figures: readonly Figure[];
  /** What the figures show, each once. */
  readonly assets: readonly Asset[];
  /** A plot that could not be drawn is one of these, and the others still come. */
  readonly warnings: readonly Warning[];
}

type Kind<K extends Plot['kind']> = Extract<Plot, { kind: K }>;

/** The sides of a pair that are of one kind; a plot that changed its kind is drawn as head has it. */
function ofKind<K extends Plot['kind']>(pair: PlotPair, kind: K): { old?: Kind<K>; new?: Kind<K> } {
  const side = (plot: Plot | undefined) => (plot?.kind === kind ? (plot as Kind<K>) : undefined);
  const [before, after] = [side(pair.old), side(pair.new)];
  return { ...(before ? { old: before } : {}), ...(after ? { new: after } : {}) };
}

/** Everything but pictures, which are passed through. */
function drawings(pair: PlotPair, studio: Studio): Drawing[] {
  const plot = pair.new ?? pair.old;
  if (plot?.kind === 'series') return [seriesDrawing(ofKind(pair, 'series'), plot, studio)];
  if (plot?.kind === 'table') return [tableDrawing(ofKind(pair, 'table'), plot, studio)];
  if (plot?.kind === 'spec') return specDrawings(ofKind(pair, 'spec'), studio);
  return [];
}

async function drawOne(drawing: Drawing, studio: Studio): Promise<Drawn> {
  const svgs = new Map<Mode, string>();
  for (const mode of drawing.modes) svgs.set(mode, await drawing.svg(mode));
  return figure(drawing.caption, svgs, drawing.foreign ? studio.sandbox.rasterize : rasterize);
}

function failure(file: string | undefined, error: unknown): Drawn {
  const known = error instanceof CmlError ? error : undefined;
  const message = known
    ? inWords(known)
    : `The plot could not be drawn: ${sentence(error instanceof Error ? error.message : String(error))}`;
  const warning = { code: known?.code ?? 'plot-invalid', message, ...(file === undefined ? {} : { file }) };
  return { ...nothing, warnings: [warning] };
}

async function drawPair(pair: PlotPair, studio: Studio): Promise<Drawn> {
  try {
    const images = ofKind(pair, 'image');
    if ((pair.new ?? pair.old)?.kind === 'image') {
      return await drawImages(images, studio.labels, studio.sandbox.rasterize);
    }
    const parts: Drawn[] = [];
    for (const drawing of drawings(pair, studio)) parts.push(await drawOne(drawing, studio));
    return together(parts);
  } catch (error) {
    return failure((pair.new ?? pair.old)?.file, error);
  }
}

/**
 * Draws every pair, baseline and head in one picture where that can be, in light and dark. Never throws for a bad plot:
 * it is a warning, and the others still come. Figures are in the order of the pairs.
 */
export async function drawPlots(pairs: readonly PlotPair[], options: DrawOptions): Promise<DrawnPlots> {
  const sandbox = openSandbox(options);
  const studio: Studio = { ...options, sandbox };
  const parts: Drawn[] = [];
  try {
    for (const pair of pairs) parts.push(await drawPair(pair, studio));
  } finally {
    sandbox.close();
  }
  const { figures, assets, warnings } = together(parts);
  return { figures, assets: [...new Map(assets.map((made) => [made.id, made])).values()], warnings };
}

export interface RenderOptions extends DrawOptions {
  readonly format: 'png' | 'svg';
  readonly mode: Mode;
  /** Pixels a CSS pixel, for PNG. */
  readonly scale: number;
}

export interface Rendered {
  readonly bytes: Uint8Array;
  /** What the picture shows, for who cannot see it. */
  readonly alt: string;
  /** Characters drawn as boxes, because no font at hand has them. */
  readonly missing: readonly string[];
}

/**
 * One pair as one file, for `cml plot FILE -o X.png`: head's side, with the baseline in it where its kind allows.
 * Throws CmlError where it cannot be drawn, and `plot-invalid` for a bitmap, which is a file already.
 */
export async function renderPlot(pair: PlotPair, options: RenderOptions): Promise<Rendered> {
  const sandbox = openSandbox(options);
  try {
    const { image, alt, raster } = await svgOf(pair, { ...options, sandbox }, options.mode);
    if (options.format === 'svg') return { bytes: new TextEncoder().encode(image), alt, missing: [] };
    const { png, missing } = await raster(image, {
      scale: options.scale,
      background: inks[options.mode].page,
    });
    return { bytes: png, alt, missing };
  } finally {
    sandbox.close();
  }
}

async function svgOf(pair: PlotPair, studio: Studio, mode: Mode) {
  const raster: (...args: Parameters<typeof rasterize>) => Promise<Raster> = studio.sandbox.rasterize;
  const plot = pair.new ?? pair.old;
  if (plot?.kind === 'image' && plot.mime === 'image/svg+xml') {
    return { image: new TextDecoder().decode(plot.bytes), alt: plot.title, raster };
  }
  const drawing = drawings(pair, studio).at(-1);
  if (!drawing) {
    throw new CmlError('plot-invalid', 'There is nothing to draw.', {
      hint: 'Give a Vega-Lite or Vega specification, an SVG, or a table of numbers.',
    });
  }
  return {
    image: await drawing.svg(mode),
    alt: drawing.caption.alt,
    raster: drawing.foreign ? raster : rasterize,
  };
}
