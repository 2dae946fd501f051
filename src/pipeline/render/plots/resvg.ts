import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { fontFamily } from '../../../fonts/metrics.ts';
import { shippedFile } from '../../../io/shipped.ts';
import { CmlError } from '../../../model/errors.ts';

/** Straight RGBA, 8 bits a channel, row by row. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

export interface Drawn extends Pixels {
  /** CSS pixels. */
  readonly size: { readonly width: number; readonly height: number };
}

export interface DrawOptions {
  /** Pixels a CSS pixel. */
  readonly scale: number;
  /** The most pixels of the picture: a larger one gets a smaller scale. */
  readonly maxPixels?: number;
  readonly background?: string;
  readonly systemFonts?: boolean;
}

/** resvg in one of its builds. Both draw the same pixels from the same SVG. */
export interface Resvg {
  readonly build: 'native' | 'wasm';
  /** Throws resvg's own error where the SVG cannot be parsed, and CmlError `plot-invalid` where it is far too large. */
  draw(svg: string, options: DrawOptions): Drawn;
}

const fontFiles = ['Inter-Regular.ttf', 'Inter-SemiBold.ttf'].map(
  (name) => [name, `./fonts/${name}`] as const,
);
const families = {
  defaultFontFamily: fontFamily,
  sansSerifFamily: fontFamily,
  serifFamily: fontFamily,
  monospaceFamily: fontFamily,
  cursiveFamily: fontFamily,
  fantasyFamily: fontFamily,
};

function zoom(scale: number, background: string | undefined) {
  return {
    fitTo: { mode: 'zoom', value: scale } as const,
    shapeRendering: 2 as const,
    textRendering: 1 as const,
    ...(background === undefined ? {} : { background }),
  };
}

interface Size {
  readonly width: number;
  readonly height: number;
}

/** The scale asked for, or less, so that the picture keeps within its pixels. */
function boundedScale(
  { width, height }: Size,
  { scale, maxPixels = Number.POSITIVE_INFINITY }: DrawOptions,
): number {
  const most = Math.sqrt(maxPixels / (width * height));
  if (most >= 0.25) return Math.min(scale, most);
  throw new CmlError(
    'plot-invalid',
    `The drawing is ${width} × ${height} pixels, which is too large to show.`,
    {
      hint: 'Give the plot a smaller width and height.',
    },
  );
}

/** Rejects where the native package is not installed, or not for this machine. */
export async function nativeResvg(): Promise<Resvg> {
  const { Resvg } = await import('@resvg/resvg-js');
  const files = fontFiles.map(([name, source]) => fileURLToPath(shippedFile(name, source)));
  const font = (systemFonts: boolean) => ({ ...families, fontFiles: files, loadSystemFonts: systemFonts });
  return {
    build: 'native',
    draw(svg, options) {
      const open = (scale: number) =>
        new Resvg(svg, { ...zoom(scale, options.background), font: font(options.systemFonts ?? false) });
      const first = open(options.scale);
      const size = { width: first.width, height: first.height };
      const scale = boundedScale(size, options);
      const image = (scale === options.scale ? first : open(scale)).render();
      return { size, width: image.width, height: image.height, data: image.pixels };
    },
  };
}

let wasmStarted: Promise<void> | undefined;

export async function wasmResvg(): Promise<Resvg> {
  const { initWasm, Resvg } = await import('@resvg/resvg-wasm');
  wasmStarted ??= initWasm(readFile(shippedFile('resvg.wasm', '@resvg/resvg-wasm/index_bg.wasm')));
  await wasmStarted;
  const buffers = await Promise.all(fontFiles.map(([name, source]) => readFile(shippedFile(name, source))));
  const font = { ...families, fontBuffers: buffers };
  return {
    build: 'wasm',
    draw(svg, options) {
      const open = (scale: number) => new Resvg(svg, { ...zoom(scale, options.background), font });
      let drawing = open(options.scale);
      try {
        const size = { width: drawing.width, height: drawing.height };
        const scale = boundedScale(size, options);
        if (scale !== options.scale) {
          drawing.free();
          drawing = open(scale);
        }
        const image = drawing.render();
        // The bytes live in WebAssembly's memory, which the next drawing reuses.
        const data = image.pixels.slice();
        const pixels = { size, width: image.width, height: image.height, data };
        image.free();
        return pixels;
      } finally {
        drawing.free();
      }
    },
  };
}

let opened: Promise<Resvg> | undefined;

/** The native build where it can be imported, else the WebAssembly one; opened once a process. */
export function openResvg(): Promise<Resvg> {
  opened ??= nativeResvg().catch(() => wasmResvg());
  return opened;
}
