import { posix } from 'node:path';
import { parseJson } from '../formats/json.ts';
import { pictureKind } from '../formats/picture.ts';
import { decodeText } from '../formats/text.ts';
import { invalid, isList, isMap, isValue, type Tree, textAt } from '../formats/tree.ts';
import { shown } from '../io/paths.ts';
import type { RevisionView } from '../io/view.ts';
import type { ImagePlot, Plot, SpecPlot } from '../model/plot.ts';
import { isNumber } from '../model/value.ts';
import { extensionOf } from './entries.ts';
import { plotTitle } from './plot-title.ts';
import { type PlotOrigin, readTablePlots, recordPlots } from './tables.ts';

/** Bytes of a picture that a report can carry. */
const maxPictureBytes = 20 * 1024 * 1024;

/** Bytes of a specification and of each table that it names. */
const maxSpecBytes = 16 * 1024 * 1024;

/**
 * The plots of one file: a table or a list of records as lines, bars or a confusion matrix; a Vega or Vega-Lite
 * specification; a picture. Throws CmlError.
 */
export async function readPlots(
  view: RevisionView,
  path: string,
  source: string,
  how: Pick<PlotOrigin, 'together'> = {},
): Promise<Plot[]> {
  const origin: PlotOrigin = { source, file: path, ...how };
  const extension = extensionOf(path);
  if (extension === 'csv' || extension === 'tsv') return await readTablePlots(view, origin);
  if (extension !== 'json') return [await readPicture(view, origin)];
  const tree = parseJson(await view.read(path, { maxBytes: maxSpecBytes }));
  if (isSpec(tree)) return [await specPlot(view, tree, origin)];
  if (isList(tree)) return recordPlots(tree, origin);
  const lists = isMap(tree) ? [...tree].filter(([, value]) => isList(value) && value.some(isMap)) : [];
  if (lists.length === 0) throw invalid('it holds neither records nor a Vega or Vega-Lite specification');
  return drawableOf(
    lists.map(
      ([name, list]) =>
        () =>
          recordPlots(list as readonly Tree[], { ...origin, id: `${path}:${name}`, title: name }),
    ),
  );
}

/** The plots of those of several tables that can be drawn. Throws the first reason where none can. */
function drawableOf(tables: readonly (() => Plot[])[]): Plot[] {
  const reasons: unknown[] = [];
  const plots = tables.flatMap((read) => {
    try {
      return read();
    } catch (reason) {
      reasons.push(reason);
      return [];
    }
  });
  if (plots.length === 0) throw reasons[0];
  return plots;
}

function isSpec(tree: Tree): boolean {
  const schema = textAt(tree, '$schema');
  if (schema !== undefined) return /vega/i.test(schema);
  return (
    isMap(tree) &&
    ['mark', 'layer', 'marks', 'hconcat', 'vconcat', 'concat', 'facet'].some((key) => tree.has(key))
  );
}

/** A picture by what its bytes are, whatever its name says. Throws CmlError. */
export async function readPicture(view: RevisionView, origin: PlotOrigin): Promise<ImagePlot> {
  return pictureOf(await view.read(origin.file, { maxBytes: maxPictureBytes }), origin);
}

/** The same of bytes that are kept elsewhere. Throws CmlError. */
export function pictureOf(bytes: Uint8Array, origin: PlotOrigin): ImagePlot {
  const mime = pictureKind(bytes)?.mime;
  if (mime === undefined || mime === 'image/avif' || mime === 'image/bmp')
    throw invalid('it is no PNG, JPEG, GIF, WebP or SVG picture');
  const { source, file } = origin;
  return {
    kind: 'image',
    id: origin.id ?? file,
    title: origin.title ?? plotTitle(file),
    source,
    file,
    mime,
    bytes,
  };
}

/** A specification with the repository's own files that it names put into it. */
export async function specPlot(view: RevisionView, tree: Tree, origin: PlotOrigin): Promise<SpecPlot> {
  const spec = await inlined(view, tree, posix.dirname(origin.file), 0);
  return {
    kind: 'spec',
    id: origin.id ?? origin.file,
    title: textAt(tree, 'title') ?? textAt(tree, 'title', 'text') ?? origin.title ?? plotTitle(origin.file),
    source: origin.source,
    file: origin.file,
    spec: spec as Record<string, unknown>,
  };
}

async function inlined(view: RevisionView, tree: Tree, folder: string, depth: number): Promise<unknown> {
  if (isList(tree)) return await Promise.all(tree.map((item) => inlined(view, item, folder, depth + 1)));
  if (!isMap(tree)) return plain(tree);
  const url = textAt(tree, 'url');
  const isData =
    url !== undefined && !/^[a-z][a-z0-9+.-]*:|^\/\//i.test(url) && depth > 0 && !tree.has('mark');
  const entries = await Promise.all(
    [...tree].map(async ([key, value]) => [key, await inlined(view, value, folder, depth + 1)] as const),
  );
  // `fromEntries` defines every key as its own, `__proto__` too.
  const copy = Object.fromEntries(entries);
  if (!isData) return copy;
  const data = await readData(view, url, folder, textAt(tree, 'format', 'type'));
  if (data === undefined) return copy;
  delete copy.url;
  return { ...copy, ...data.values, format: { ...(copy.format as object | undefined), ...data.format } };
}

async function readData(view: RevisionView, url: string, folder: string, type: string | undefined) {
  const kind = type ?? extensionOf(url);
  if (!['json', 'csv', 'tsv', 'dsv'].includes(kind)) return undefined;
  const files = await view.files();
  const path = [posix.normalize(posix.join(folder, url)), posix.normalize(url)].find((known) =>
    files.has(known),
  );
  if (path === undefined) throw invalid(`its data file ${shown(url)} does not exist`);
  const content = await view.read(path, { maxBytes: maxSpecBytes });
  if (kind === 'json') return { values: { values: plain(parseJson(content)) }, format: {} };
  return { values: { values: decodeText(content) }, format: { type: kind } };
}

/** A tree as ordinary JavaScript values. */
export function plain(tree: Tree): unknown {
  if (isList(tree)) return tree.map(plain);
  if (isMap(tree)) return Object.fromEntries(Array.from(tree, ([key, value]) => [key, plain(value)]));
  return isValue(tree) && isNumber(tree) ? tree.number : tree;
}
