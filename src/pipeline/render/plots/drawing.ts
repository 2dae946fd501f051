import { CmlError } from '../../../model/errors.ts';
import type { Plot, SpecPlot, TablePlot } from '../../../model/plot.ts';
import { type Chart, chartSvg } from './chart/index.ts';
import { customSpec } from './custom.ts';
import type { Labels, Side } from './encoding.ts';
import { seriesAlt, seriesFallback } from './fallback.ts';
import type { Caption } from './figure.ts';
import { dataLoader, type LoadOptions } from './load.ts';
import type { Sandbox } from './sandbox.ts';
import { drawable, type SeriesPair, seriesChart } from './series.ts';
import { isVega, type Spec } from './spec.ts';
import { specAlt } from './spec-alt.ts';
import { asSeries, type Points, points, type TablePair } from './table.ts';
import { joined, type Template, templates } from './templates/index.ts';
import { oneLine } from './text.ts';
import { type Inks, inks, type Mode } from './theme.ts';
import { themeConfig, vegaConfig } from './vega-theme.ts';

/** What drawing takes besides the plots. */
export interface Studio extends LoadOptions {
  /** What baseline and head are called in the pictures. */
  readonly labels: Labels;
  readonly sandbox: Sandbox;
}

/** A picture that can be drawn for light pages, dark ones, or both. */
export interface Drawing {
  readonly caption: Caption;
  readonly modes: readonly Mode[];
  /** Whether a stranger may have written it. */
  readonly foreign: boolean;
  svg(mode: Mode): Promise<string>;
}

/** By our own chart. */
function own(caption: Caption, chartOf: (ink: Inks) => Chart): Drawing {
  const svg = async (mode: Mode) => chartSvg(chartOf(inks[mode]), inks[mode]);
  return { caption, modes: ['light', 'dark'], foreign: false, svg };
}

/** An author who chose a background chose colours for it: such a plot is not drawn a second time for dark pages. */
function hasBackground(spec: Spec): boolean {
  const config = spec.config as Spec | undefined;
  return typeof (spec.background ?? config?.background) === 'string';
}

/** By an author's specification, in the sandbox. */
function foreign(caption: Caption, specOf: (ink: Inks) => Spec, side: Side, studio: Studio): Drawing {
  const load = dataLoader(side, caption.file, studio);
  return {
    caption,
    modes: hasBackground(specOf(inks.light)) ? ['light'] : ['light', 'dark'],
    foreign: true,
    svg(mode) {
      const spec = specOf(inks[mode]);
      return studio.sandbox.draw(spec, isVega(spec) ? vegaConfig(mode) : themeConfig(mode), load);
    },
  };
}

function empty(plot: Plot): CmlError {
  const [title, file] = [oneLine(plot.title), oneLine(plot.file)];
  const name = title === '' ? file : `${title} (${file})`;
  return new CmlError('plot-invalid', `${name} has no finite number to draw.`);
}

function presentSides(pair: { old?: Plot | undefined; new?: Plot | undefined }): Side[] {
  return (['old', 'new'] as const).filter((side) => pair[side] !== undefined);
}

/** Throws CmlError `plot-invalid` where there is nothing to draw, as the other kinds do. */
export function seriesDrawing(pair: SeriesPair, plot: Plot, { labels }: Studio): Drawing {
  if (!drawable(pair)) throw empty(plot);
  const caption = {
    title: oneLine(plot.title),
    alt: seriesAlt(pair, labels),
    file: plot.file,
    fallback: seriesFallback(pair, labels),
  };
  return own(caption, (ink) => seriesChart(pair, labels, ink));
}

const lineTemplate: Template = { kind: 'line chart', draw: joined };

function templateDrawing(name: string, all: Points, plot: TablePlot, labels: Labels): Drawing {
  const template = templates.get(name) ?? lineTemplate;
  const of = all.sides.map((side) => oneLine(labels[side])).join(' and ');
  const plain = `${all.title === '' ? '' : `${all.title}, `}a ${template.kind}: ${all.yLabel || all.names.join(', ')} by ${all.xLabel}, of ${of}`;
  const table = template.table?.(all, labels);
  const caption = {
    title: all.title,
    alt: template.alt?.(all, labels) ?? plain,
    file: plot.file,
    ...(table ? { fallback: { table } } : {}),
  };
  return own(caption, (ink) => template.draw(all, labels, ink));
}

export function tableDrawing(pair: TablePair, plot: TablePlot, studio: Studio): Drawing {
  const { labels } = studio;
  const { template } = plot;
  if (typeof template === 'object') {
    const title = oneLine(plot.title);
    const sides = presentSides(pair).map((side) => oneLine(labels[side]));
    const caption = { title, alt: `${title}, a chart of ${sides.join(' and ')}`, file: plot.file };
    return foreign(caption, (ink) => customSpec(template.content, pair, labels, ink), 'new', studio);
  }
  const all = points(pair);
  if (all.points.length === 0) throw empty(plot);
  if (templates.has(template)) return templateDrawing(template, all, plot, labels);
  const lines: SeriesPair = { old: pair.old && asSeries(pair.old), new: pair.new && asSeries(pair.new) };
  return lines.new || lines.old
    ? seriesDrawing(lines, plot, studio)
    : templateDrawing(template, all, plot, labels);
}

/** One drawing a side, baseline first; one for both where they are the same. */
export function specDrawings(pair: { old?: SpecPlot; new?: SpecPlot }, studio: Studio): Drawing[] {
  const same = pair.old && pair.new && JSON.stringify(pair.old.spec) === JSON.stringify(pair.new.spec);
  const sides: readonly Side[] = same ? ['new'] : presentSides(pair);
  return sides.map((side) => {
    const plot = pair[side]!;
    const title = oneLine(plot.title);
    const label = oneLine(studio.labels[side]);
    const which = same ? 'both sides alike' : label;
    const { short, full } = specAlt(plot.spec);
    const caption = {
      title: sides.length > 1 ? `${title} (${label})` : title,
      alt: `${title} (${which}): ${full}`,
      ...(full !== short && { caption: `${title} (${which}): ${short}` }),
      file: plot.file,
    };
    const spec = sides.length > 1 ? labelled(plot.spec, label) : plot.spec;
    return foreign(caption, () => spec, side, studio);
  });
}

/** Two pictures of one look have to say which is which. An author's own subtitle stays, and Vega's titles are marks. */
function labelled(spec: Spec, label: string): Spec {
  if (isVega(spec)) return spec;
  const { title } = spec;
  if (typeof title === 'string') return { ...spec, title: { text: title, subtitle: label } };
  if (title === undefined || title === null) return { ...spec, title: label };
  return { ...spec, title: { subtitle: label, ...(title as Spec) } };
}
