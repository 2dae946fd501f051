import { imageSize } from 'image-size';
import { CmlError } from '../../../model/errors.ts';
import type { ImagePlot } from '../../../model/plot.ts';
import type { Asset } from '../../../model/report.ts';
import { difference, loadSharp, shrink } from './bitmap.ts';
import type { Labels } from './encoding.ts';
import { asset, type Drawn, figure, nothing, type Rasterize, together } from './figure.ts';
import { oneLine, slug } from './text.ts';
import { chartSize } from './theme.ts';

export interface ImagePair {
  readonly old?: ImagePlot | undefined;
  readonly new?: ImagePlot | undefined;
}

/** A picture as it will be published, and its size in pixels. */
interface Picture {
  readonly asset: Asset;
  readonly width: number;
  readonly height: number;
}

/** Above it a picture is made smaller; forges serve no image of more than about 5 MB. */
const largeBytes = 1_500_000;
const maxBytes = 5_000_000;
const maxWidth = 1600;

const types: Readonly<Record<string, { mime: ImagePlot['mime']; extension: string }>> = {
  png: { mime: 'image/png', extension: 'png' },
  jpg: { mime: 'image/jpeg', extension: 'jpg' },
  gif: { mime: 'image/gif', extension: 'gif' },
  webp: { mime: 'image/webp', extension: 'webp' },
};

function invalid(plot: ImagePlot, what: string, hint: string, cause?: unknown): CmlError {
  return new CmlError('plot-invalid', `${oneLine(plot.file)} ${what}`, { hint, cause });
}

/** What the bytes really are: a file's extension proves nothing. */
function sizeOf(plot: ImagePlot) {
  try {
    const { width, height, type = '' } = imageSize(plot.bytes);
    const known = types[type];
    if (known && width > 0 && height > 0) return { width, height, ...known };
  } catch (cause) {
    throw invalid(plot, 'is not a picture that can be read.', 'Save it as PNG, JPEG, GIF or WebP.', cause);
  }
  throw invalid(plot, 'is not a PNG, JPEG, GIF, WebP or SVG picture.', 'Save it as one of these.');
}

async function prepare(plot: ImagePlot, name: string): Promise<Picture> {
  const { width, height, mime, extension } = sizeOf(plot);
  const given = { asset: asset(`${name}.${extension}`, mime, plot.bytes), width, height };
  if (plot.bytes.length <= largeBytes && width <= 2 * maxWidth) return given;
  const sharp = await loadSharp();
  const small = sharp && mime !== 'image/gif' ? await shrink(sharp, plot.bytes, maxWidth) : undefined;
  if (small)
    return {
      asset: asset(`${name}.webp`, 'image/webp', small.bytes),
      width: small.width,
      height: small.height,
    };
  if (plot.bytes.length <= maxBytes) return given;
  const size = `${(plot.bytes.length / 1e6).toFixed(1)} MB`;
  throw invalid(plot, `has ${size}, and forges show no picture above 5 MB.`, 'Save it smaller, or as JPEG.');
}

/** CSS pixels: as wide as the other charts, never enlarged. */
function shownSize(width: number, height: number) {
  const scale = Math.min(1, chartSize.width / width);
  return { width: Math.round(width * scale), height: Math.max(1, Math.round(height * scale)) };
}

async function bitmapFigure(plot: ImagePlot, title: string, alt: string): Promise<Drawn> {
  const picture = await prepare(plot, slug(title));
  const size = shownSize(picture.width, picture.height);
  return {
    figures: [{ title, alt, light: picture.asset.id, ...size }],
    assets: [picture.asset],
    warnings: [],
  };
}

/** An SVG is drawn, so that no script, font or remote reference of its reaches a reader. */
function svgFigure(plot: ImagePlot, title: string, alt: string, draw: Rasterize): Promise<Drawn> {
  return figure(
    { title, alt, file: plot.file },
    new Map([['light', new TextDecoder().decode(plot.bytes)]]),
    draw,
  );
}

function imageFigure(plot: ImagePlot, title: string, alt: string, draw: Rasterize): Promise<Drawn> {
  return plot.mime === 'image/svg+xml' ? svgFigure(plot, title, alt, draw) : bitmapFigure(plot, title, alt);
}

async function differenceFigure(before: ImagePlot, after: ImagePlot, title: string): Promise<Drawn> {
  const sharp = await loadSharp();
  if (!sharp || before.mime === 'image/svg+xml' || after.mime === 'image/svg+xml') return nothing;
  const found = await difference(sharp, before.bytes, after.bytes);
  if (!found) return nothing;
  const share = found.changed < 0.001 ? 'less than 0.1%' : `${(found.changed * 100).toFixed(1)}%`;
  const made = asset(`${slug(title)}-difference.png`, 'image/png', found.png);
  const size = shownSize(found.width, found.height);
  const alt = `${title}: ${share} of the pixels changed, marked in red`;
  return {
    figures: [{ title: `${title} (difference)`, alt, light: made.id, ...size }],
    assets: [made],
    warnings: [],
  };
}

/**
 * The pictures of both sides beside each other, and what differs between them; one picture where they are the same.
 * `draw` turns an SVG into pixels.
 */
export async function drawImages(pair: ImagePair, labels: Labels, draw: Rasterize): Promise<Drawn> {
  const { old: before, new: after } = pair;
  const plot = after ?? before;
  if (!plot) return nothing;
  const title = oneLine(plot.title);
  const label = { old: oneLine(labels.old), new: oneLine(labels.new) };
  if (!before || !after) {
    return imageFigure(plot, title, `${title}, a picture of ${after ? label.new : label.old}`, draw);
  }
  if (Buffer.compare(before.bytes, after.bytes) === 0) {
    return imageFigure(after, title, `${title}, the same picture in ${label.old} and ${label.new}`, draw);
  }
  const parts = [
    await imageFigure(before, `${title} (${label.old})`, `${title}, the picture of ${label.old}`, draw),
    await imageFigure(after, `${title} (${label.new})`, `${title}, the picture of ${label.new}`, draw),
    await differenceFigure(before, after, title),
  ];
  return together(parts);
}
