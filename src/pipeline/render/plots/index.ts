import type { PlotPair } from '../../../model/change.ts';
import { CmlError } from '../../../model/errors.ts';
import type { Plot, SpecPlot, TablePlot } from '../../../model/plot.ts';
import type { Asset, Figure } from '../../../model/report.ts';
import type { Warning } from '../../../model/run.ts';
import { customSpec } from './custom.ts';
import type { Labels } from './encoding.ts';
import { seriesAlt, seriesFallback } from './fallback.ts';
import { type Caption, type Drawn, figure, nothing, together } from './figure.ts';
import { drawImages } from './image.ts';
import { dataLoader, type LoadOptions } from './load.ts';
import { openSandbox, type Sandbox, type SandboxOptions } from './sandbox.ts';
import { type SeriesPair, seriesSpec } from './series.ts';
import { asSeries, points, type TablePair } from './table.ts';
import { joined, templates } from './templates/index.ts';
import { oneLine } from './text.ts';
import { type Inks, inks, type Mode, themeConfig } from './theme.ts';
import { type Spec, toSvg } from './vega.ts';

export interface DrawOptions extends LoadOptions, SandboxOptions {
  /** What baseline and head are called in the pictures. */
  readonly labels: Labels;
}

export interface DrawnPlots {
  readonly figures: readonly Figure[];
  /** What the figures show, each once. */
  readonly assets: readonly Asset[];
  /** A plot that could not be drawn is one of these, and the others still come. */
  readonly warnings: readonly Warning[];
}

interface Studio extends DrawOptions {
  readonly sandbox: Sandbox;
}

const modes: readonly Mode[] = ['light', 'dark'];

/** Both modes of a plot whose specification is ours. */
async function drawOwn(caption: Caption, specOf: (ink: Inks) => Spec): Promise<Drawn> {
  const drawings = new Map<Mode, string>();
  for (const mode of modes)
    drawings.set(mode, await toSvg(specOf(inks[mode]), { config: themeConfig(mode) }));
  return figure(caption, drawings);
}

/** An author who chose a background chose colours for it: such a plot is not drawn a second time for dark pages. */
function hasBackground(spec: Spec): boolean {
  const config = spec.config as Spec | undefined;
  return typeof (spec.background ?? config?.background) === 'string';
}

async function drawForeign(
  caption: Caption,
  specOf: (ink: Inks) => Spec,
  side: 'old' | 'new',
  studio: Studio,
): Promise<Drawn> {
  const load = dataLoader(side, caption.file, studio);
  const drawings = new Map<Mode, string>();
  for (const mode of modes) {
    const spec = specOf(inks[mode]);
    if (mode === 'dark' && hasBackground(spec)) continue;
    drawings.set(mode, await studio.sandbox.draw(spec, themeConfig(mode), load));
  }
  return figure(caption, drawings, studio.sandbox.rasterize);
}

function emptyWarning(plot: Plot): Drawn {
  const message = `${oneLine(plot.title)} has no finite number to draw.`;
  return { ...nothing, warnings: [{ code: 'plot-empty', file: plot.file, message }] };
}

async function drawSeries(pair: SeriesPair, plot: Plot, { labels }: Studio): Promise<Drawn> {
  if (!seriesSpec(pair, labels, inks.light)) return emptyWarning(plot);
  const caption = {
    title: oneLine(plot.title),
    alt: seriesAlt(pair, labels),
    file: plot.file,
    fallback: seriesFallback(pair, labels),
  };
  return drawOwn(caption, (ink) => seriesSpec(pair, labels, ink) ?? {});
}

async function drawTable(pair: TablePair, plot: TablePlot, studio: Studio): Promise<Drawn> {
  const { labels } = studio;
  const { template } = plot;
  const sides = (['old', 'new'] as const).filter((side) => pair[side]).map((side) => oneLine(labels[side]));
  const title = oneLine(plot.title);
  if (typeof template === 'object') {
    const caption = { title, alt: `${title}: ${sides.join(' and ')}`, file: plot.file };
    return drawForeign(caption, (ink) => customSpec(template.content, pair, labels, ink), 'new', studio);
  }
  const all = points(pair);
  if (all.points.length === 0) return emptyWarning(plot);
  const own = templates.get(template);
  if (own) {
    const alt = `${title}, ${template.replaceAll('_', ' ')}: ${all.xLabel} and ${all.yLabel || all.names.join(', ')} of ${sides.join(' and ')}`;
    return drawOwn({ title, alt, file: plot.file }, (ink) => own(all, labels, ink));
  }
  const lines: SeriesPair = { old: pair.old && asSeries(pair.old), new: pair.new && asSeries(pair.new) };
  if (lines.new || lines.old) return drawSeries(lines, plot, studio);
  const alt = `${title}: ${all.names.join(', ')} over ${all.xLabel} of ${sides.join(' and ')}`;
  return drawOwn({ title, alt, file: plot.file }, (ink) => joined(all, labels, ink));
}

async function drawSpec(pair: { old?: SpecPlot; new?: SpecPlot }, studio: Studio): Promise<Drawn> {
  const same = JSON.stringify(pair.old?.spec) === JSON.stringify(pair.new?.spec);
  const sides = (['old', 'new'] as const).filter((side) => pair[side] && !(same && side === 'old'));
  const parts: Drawn[] = [];
  for (const side of sides) {
    const plot = pair[side]!;
    const title = oneLine(plot.title);
    const label = oneLine(studio.labels[side]);
    const caption = {
      title: sides.length > 1 ? `${title} (${label})` : title,
      alt: same ? `${title}, the same chart in both` : `${title}, a chart of ${label}`,
      file: plot.file,
    };
    parts.push(await drawForeign(caption, () => plot.spec, side, studio));
  }
  return together(parts);
}

type Kind<K extends Plot['kind']> = Extract<Plot, { kind: K }>;

/** The sides of a pair that are of one kind; a plot that changed its kind is drawn as head has it. */
function ofKind<K extends Plot['kind']>(pair: PlotPair, kind: K): { old?: Kind<K>; new?: Kind<K> } {
  const side = (plot: Plot | undefined) => (plot?.kind === kind ? (plot as Kind<K>) : undefined);
  const [before, after] = [side(pair.old), side(pair.new)];
  return { ...(before ? { old: before } : {}), ...(after ? { new: after } : {}) };
}

function drawPair(pair: PlotPair, studio: Studio): Promise<Drawn> {
  const plot = pair.new ?? pair.old;
  switch (plot?.kind) {
    case 'series':
      return drawSeries(ofKind(pair, 'series'), plot, studio);
    case 'table':
      return drawTable(ofKind(pair, 'table'), plot, studio);
    case 'spec':
      return drawSpec(ofKind(pair, 'spec'), studio);
    case 'image':
      return drawImages(ofKind(pair, 'image'), studio.labels, studio.sandbox.rasterize);
    case undefined:
      return Promise.resolve(nothing);
  }
}

function failure(pair: PlotPair, error: unknown): Drawn {
  const file = (pair.new ?? pair.old)?.file;
  const known = error instanceof CmlError ? error : undefined;
  const message = known
    ? [known.message, known.hint].filter(Boolean).join(' ')
    : `The plot could not be drawn: ${oneLine(error instanceof Error ? error.message : String(error))}`;
  const warning = { code: known?.code ?? 'plot-invalid', message, ...(file === undefined ? {} : { file }) };
  return { ...nothing, warnings: [warning] };
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
    for (const pair of pairs) {
      parts.push(await drawPair(pair, studio).catch((error: unknown) => failure(pair, error)));
    }
  } finally {
    sandbox.close();
  }
  const { figures, assets, warnings } = together(parts);
  return { figures, assets: [...new Map(assets.map((made) => [made.id, made])).values()], warnings };
}
