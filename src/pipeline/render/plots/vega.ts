import * as vega from 'vega';
import { expressionInterpreter } from 'vega-interpreter';
import * as lite from 'vega-lite';
import { textWidth } from '../../../fonts/metrics.ts';
import { isVega, type LoadData, type Spec } from './spec.ts';

/** Vega itself: loaded in the sandbox alone, for what a stranger may have written. Our own pictures are charts. */

interface TextItem {
  readonly fontSize?: number;
  readonly fontWeight?: string | number;
  readonly limit?: number;
}

/** Vega's `textMetrics.width`: the width of what it will draw, so a text above its limit counts as the limit. */
function measure(item: TextItem, text: unknown): number {
  const line = String(text ?? '').trim();
  const heavy = item.fontWeight === 'bold' || Number(item.fontWeight) >= 550;
  const width = textWidth(line, item.fontSize ?? 11, heavy ? 'semibold' : 'regular');
  return item.limit !== undefined && item.limit > 0 ? Math.min(width, item.limit) : width;
}

// Text is measured with the bundled font. Not in Vega's type declarations, though it is what its users are told to
// override.
(vega as unknown as { textMetrics: { width: typeof measure } }).textMetrics.width = measure;

const quiet = {
  level: () => 0,
  error: () => quiet,
  warn: () => quiet,
  info: () => quiet,
  debug: () => quiet,
};

const inline = 'cml-inline-data';

function refuse(url: string): never {
  throw new Error(`loading ${url} is not allowed`);
}

/**
 * Vega-Lite copies and compares its inline data several times over, so they step aside while it compiles.
 */
function compile(spec: Spec, config: Spec): Spec {
  const options = { config: config as never, logger: quiet as never };
  const { values, ...rest } = (spec.data ?? {}) as Spec;
  if (!Array.isArray(values) || Object.keys(rest).length > 0)
    return lite.compile(spec as never, options).spec as Spec;
  const compiled = lite.compile({ ...spec, data: { name: inline } } as never, options).spec as Spec;
  const data = (compiled.data as readonly Spec[]).map((set) =>
    set.name === inline ? { ...set, values } : set,
  );
  return { ...compiled, data };
}

/** https://vega.github.io/vega-lite/docs/mark.html */
const liteMarks =
  /^(?:arc|area|bar|boxplot|circle|errorband|errorbar|geoshape|image|line|point|rect|rule|square|text|tick|trail)$/;

/** The first mark in a Vega-Lite specification that is none; layers and panels have marks of their own. */
function unknownMark(node: unknown): string | undefined {
  if (typeof node !== 'object' || node === null) return undefined;
  const { mark, layer, hconcat, vconcat, concat, spec } = node as Spec;
  const name = typeof mark === 'object' && mark !== null ? (mark as Spec).type : mark;
  if (typeof name === 'string' && !liteMarks.test(name)) return name;
  return [layer, hconcat, vconcat, concat, spec].flat().map(unknownMark).find(Boolean);
}

/** Vega checks little: what it does not know makes it stumble over its own undefined values, which says nothing to an author. */
function explained(spec: Spec, cause: unknown): unknown {
  if (!(cause instanceof TypeError)) return cause;
  const mark = isVega(spec) ? undefined : unknownMark(spec);
  const language = isVega(spec) ? 'Vega' : 'Vega-Lite';
  const why = mark === undefined ? `${language} does not understand it` : `${language} has no mark “${mark}”`;
  return new Error(why, { cause });
}

/** A Vega or Vega-Lite specification as SVG, as `draw` says. Throws an Error whose message is for the specification's author. */
export async function toSvg(spec: Spec, theme: Spec, load: LoadData): Promise<string> {
  try {
    return await draw(spec, theme, load);
  } catch (cause) {
    throw explained(spec, cause);
  }
}

/**
 * Draws a Vega or Vega-Lite specification as SVG. `theme` is in its language; the author's own configuration stands above
 * it. Its expressions are walked, not compiled to functions. Throws Vega's own errors.
 */
async function draw(spec: Spec, theme: Spec, load: LoadData): Promise<string> {
  const compiled = isVega(spec) ? spec : compile(spec, theme);
  // Vega-Lite has merged the theme already: beneath Vega's own defaults it would come back a second time.
  const config = isVega(spec) ? vega.mergeConfig(theme as never, (spec.config ?? {}) as never) : undefined;
  const runtime = vega.parse(compiled as never, config as never, { ast: true } as never);
  const loader = {
    load: async (url: string) => load(url),
    // Pictures that a drawing embeds travel with it; a link has nobody to follow it in a picture.
    sanitize: async (url: string) => (url.startsWith('data:image/') ? { href: url } : refuse(url)),
    http: async (url: string) => refuse(url),
    file: async (url: string) => refuse(url),
  };
  const options = { expr: expressionInterpreter, renderer: 'none', loader, logger: quiet };
  const view = new vega.View(runtime, options as never);
  try {
    // toSVG() runs the dataflow; the error of a failed transform only shows through runAsync.
    await view.runAsync();
    return await view.toSVG();
  } finally {
    view.finalize();
  }
}
