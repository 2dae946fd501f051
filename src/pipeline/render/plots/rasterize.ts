import { missingGlyphs } from '../../../fonts/metrics.ts';
import { CmlError } from '../../../model/errors.ts';
import { withoutNonXml } from './chart/svg.ts';
import { encodePng } from './png.ts';
import { openResvg, type Resvg } from './resvg.ts';

export interface RasterizeOptions {
  /** Pixels a CSS pixel. */
  readonly scale: number;
  /** A CSS colour behind the picture; transparent unless told. */
  readonly background?: string;
  /** For tests: the build to draw with. */
  readonly resvg?: Resvg;
}

export interface Raster {
  readonly png: Uint8Array;
  /** CSS pixels. */
  readonly width: number;
  readonly height: number;
  /** Characters drawn as empty boxes, because no font at hand has them. */
  readonly missing: readonly string[];
}

/** 64 MiB of RGBA: about a wall of 4,000 × 4,000. */
const maxPixels = 16_777_216;

// resvg opens the files that an <image> names. Anything but a fragment or an embedded bitmap goes; an embedded SVG
// could name files again.
const bitmap = 'data:image/(?:png|jpe?g|gif|webp)[;,]';
const reference = new RegExp(`\\bhref\\s*=\\s*(?:"(?!#|${bitmap})[^"]*"|'(?!#|${bitmap})[^']*')`, 'gi');
const plainDoctype = /<!DOCTYPE[^>[]*>/gi;
const markup = /<(?:[^>"']|"[^"]*"|'[^']*')*>/g;
const entity = /&(?:#\d+|#x[\da-f]+|\w+);/gi;

function cleaned(svg: string): string {
  const clean = withoutNonXml(svg).replace(plainDoctype, '').replace(reference, 'data-href=""');
  // Entities could spell a reference in pieces, or expand without end.
  if (!/<!(?:DOCTYPE|ENTITY)/i.test(clean)) return clean;
  throw new CmlError('plot-invalid', 'The SVG declares XML entities, which are not expanded.', {
    hint: 'Save it without a document type, or as PNG.',
  });
}

function textOf(svg: string): string {
  return svg.replace(markup, ' ').replace(entity, ' ');
}

/** Stands for a character that no font has. resvg would leave it out, and every unknown character after it. */
const tofu = '□';

const seen = new WeakMap<Resvg, Map<string, boolean>>();

/** Whether any font of the machine has the character: it then leaves ink where one that no font has leaves none. */
function drawable(resvg: Resvg, character: string): boolean {
  if (resvg.build === 'wasm') return false;
  const known = seen.get(resvg) ?? new Map<string, boolean>();
  seen.set(resvg, known);
  const text = `<text x="10" y="30" font-size="20">${character}</text>`;
  const sample = `<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40">${text}</svg>`;
  const found =
    known.get(character) ?? resvg.draw(sample, { scale: 1, systemFonts: true }).data.some((byte) => byte > 0);
  known.set(character, found);
  return found;
}

/** The SVG with a box for each character that cannot be drawn, and those characters. */
function replaceMissing(resvg: Resvg, svg: string) {
  const unknown = missingGlyphs(textOf(svg)).slice(0, 64);
  const missing = unknown.filter((character) => !drawable(resvg, character));
  const text = missing.reduce((whole, character) => whole.replaceAll(character, tofu), svg);
  return { svg: text, missing, systemFonts: missing.length < unknown.length };
}

/**
 * Draws an SVG as a PNG, with the bundled font for every text. A character that it lacks is taken from the machine's
 * fonts where the native build runs. References to anything outside the drawing are dropped. Throws CmlError
 * `plot-invalid` where it is no SVG, or too large.
 */
export async function rasterize(svg: string, options: RasterizeOptions): Promise<Raster> {
  const resvg = options.resvg ?? (await openResvg());
  try {
    const drawing = replaceMissing(resvg, cleaned(svg));
    const { size, ...pixels } = resvg.draw(drawing.svg, {
      scale: options.scale,
      maxPixels,
      systemFonts: drawing.systemFonts,
      ...(options.background === undefined ? {} : { background: options.background }),
    });
    return { png: encodePng(pixels), ...size, missing: drawing.missing };
  } catch (cause) {
    if (cause instanceof CmlError) throw cause;
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new CmlError('plot-invalid', `The drawing is not an SVG that can be shown: ${why}`, { cause });
  }
}
