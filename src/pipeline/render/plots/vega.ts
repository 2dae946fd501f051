import { textWidth } from '../../../fonts/metrics.ts';

export type Spec = Readonly<Record<string, unknown>>;

/** Where a specification's data come from. Rejects what it does not want to load. */
export type LoadData = (url: string) => Promise<string>;

export interface VegaOptions {
  /** The theme, for the language of the specification; the author's own configuration stands above it. */
  readonly config: Spec;
  /** Refuses everything unless given. */
  readonly load?: LoadData;
  /** Walks expressions instead of compiling them to functions: for specifications that a stranger may have written. */
  readonly interpret?: boolean;
}

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

const quiet = {
  level: () => 0,
  error: () => quiet,
  warn: () => quiet,
  info: () => quiet,
  debug: () => quiet,
};

async function importVega() {
  const [vega, lite] = await Promise.all([import('vega'), import('vega-lite')]);
  // Not in Vega's type declarations, though it is what its users are told to override.
  const { textMetrics } = vega as unknown as { textMetrics: { width: typeof measure } };
  textMetrics.width = measure;
  return { vega, lite };
}

let imported: ReturnType<typeof importVega> | undefined;

const inline = 'cml-inline-data';

/** Vega and Vega-Lite, told to measure text with the bundled font. */
export function loadVega() {
  imported ??= importVega();
  return imported;
}

function refuse(url: string): never {
  throw new Error(`loading ${url} is not allowed`);
}

/** Whether a specification is Vega rather than Vega-Lite: by its `$schema`, else by what only Vega has. */
export function isVega(spec: Spec): boolean {
  const schema = spec.$schema;
  if (typeof schema === 'string' && /\/vega(-lite)?\//.test(schema)) return !schema.includes('/vega-lite/');
  return Array.isArray(spec.marks) || Array.isArray(spec.signals) || Array.isArray(spec.scales);
}

/**
 * Vega-Lite copies and compares its inline data several times over, so they step aside while it compiles.
 */
function compile(lite: typeof import('vega-lite'), spec: Spec, config: Spec): Spec {
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

/** Draws a Vega or Vega-Lite specification as SVG. Throws Vega's own errors. */
export async function toSvg(spec: Spec, options: VegaOptions): Promise<string> {
  const { vega, lite } = await loadVega();
  const { load = refuse, interpret = false } = options;
  const compiled = isVega(spec) ? spec : compile(lite, spec, options.config);
  // Vega-Lite has merged the theme already: beneath Vega's own defaults it would come back a second time.
  const config = isVega(spec)
    ? vega.mergeConfig(options.config as never, (spec.config ?? {}) as never)
    : undefined;
  const runtime = vega.parse(
    compiled as never,
    config as never,
    interpret ? ({ ast: true } as never) : undefined,
  );
  const expr = interpret ? { expr: (await import('vega-interpreter')).expressionInterpreter } : {};
  const loader = {
    load: async (url: string) => load(url),
    // Pictures that a drawing embeds travel with it; a link has nobody to follow it in a picture.
    sanitize: async (url: string) => (url.startsWith('data:image/') ? { href: url } : refuse(url)),
    http: async (url: string) => refuse(url),
    file: async (url: string) => refuse(url),
  };
  const view = new vega.View(runtime, { ...expr, renderer: 'none', loader, logger: quiet } as never);
  try {
    // toSVG() runs the dataflow; the error of a failed transform only shows through runAsync.
    await view.runAsync();
    return await view.toSVG();
  } finally {
    view.finalize();
  }
}
