import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { fontFamily } from '../../../fonts/metrics.ts';
import { shippedFile } from '../../../io/shipped.ts';

/** Straight RGBA, 8 bits a channel, row by row. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

export interface DrawOptions {
  /** Pixels a CSS pixel. */
  readonly scale: number;
  readonly background?: string;
  readonly systemFonts?: boolean;
}

/** resvg in one of its builds. Both draw the same pixels from the same SVG. */
export interface Resvg {
  readonly build: 'native' | 'wasm';
  /** CSS pixels of the picture. Throws resvg's own error where the SVG cannot be parsed. */
  size(svg: string): { width: number; height: number };
  draw(svg: string, options: DrawOptions): Pixels;
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

function zoom({ scale, background }: DrawOptions) {
  return {
    fitTo: { mode: 'zoom', value: scale } as const,
    shapeRendering: 2 as const,
    textRendering: 1 as const,
    ...(background === undefined ? {} : { background }),
  };
}

/** Rejects where the native package is not installed, or not for this machine. */
export async function nativeResvg(): Promise<Resvg> {
  const { Resvg } = await import('@resvg/resvg-js');
  const files = fontFiles.map(([name, source]) => fileURLToPath(shippedFile(name, source)));
  const font = (systemFonts: boolean) => ({ ...families, fontFiles: files, loadSystemFonts: systemFonts });
  return {
    build: 'native',
    size(svg) {
      const { width, height } = new Resvg(svg, { font: font(false) });
      return { width, height };
    },
    draw(svg, options) {
      const image = new Resvg(svg, { ...zoom(options), font: font(options.systemFonts ?? false) }).render();
      return { width: image.width, height: image.height, data: image.pixels };
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
    size(svg) {
      const drawing = new Resvg(svg, { font });
      const { width, height } = drawing;
      drawing.free();
      return { width, height };
    },
    draw(svg, options) {
      const drawing = new Resvg(svg, { ...zoom(options), font });
      const image = drawing.render();
      // The bytes live in WebAssembly's memory, which the next drawing reuses.
      const pixels = { width: image.width, height: image.height, data: image.pixels.slice() };
      image.free();
      drawing.free();
      return pixels;
    },
  };
}

let opened: Promise<Resvg> | undefined;

/** The native build where it can be imported, else the WebAssembly one; opened once a process. */
export function openResvg(): Promise<Resvg> {
  opened ??= nativeResvg().catch(() => wasmResvg());
  return opened;
}
