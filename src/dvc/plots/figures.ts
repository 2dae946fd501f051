import type { Py, PyDict } from '../../formats/python/value.ts';
import type { DvcData } from '../data.ts';
import { DvcError } from '../failure.ts';
import { joined } from '../paths.ts';
import { isPicture, loadPlotFile } from './contents.ts';
import { type PlotDefinition, plotFiles, plotNames, seenDefinition } from './definitions.ts';
import type { Filling } from './fill.ts';
import { type Points, plotPoints } from './points.ts';

/** The plots of one revision; an error in place of them where its DVC files are broken. */
export interface RevisionPlots {
  readonly revision: string;
  readonly data?: DvcData;
  readonly definitions: readonly PlotDefinition[];
  readonly error?: DvcError;
}

/** What went wrong with a plot at one revision; `source` is the file that could not be read. */
export interface PlotFailure {
  readonly revision: string;
  readonly source?: string;
  readonly error: DvcError;
}

interface Common {
  readonly name: string;
  readonly failures: readonly PlotFailure[];
}

/** One plot over all revisions. */
export type Figure =
  | (Common & { readonly kind: 'vega'; readonly template: Py | undefined; readonly filling: Filling })
  | (Common & {
      readonly kind: 'image';
      readonly pictures: readonly {
        readonly revision: string;
        readonly file: string;
        readonly bytes: Buffer;
      }[];
    });

interface Member {
  readonly revision: string;
  readonly definition: PlotDefinition;
  readonly data: DvcData;
  readonly folder: string;
}

/** Lays the revisions' plots of one name together. They are named, and their files, as seen from `folder`. */
export async function figuresOf(revisions: readonly RevisionPlots[], folder: string): Promise<Figure[]> {
  const groups = new Map<string, Member[]>();
  for (const { revision, data, definitions } of revisions)
    for (const [definition, name] of plotNames(
      definitions.map((one) => seenDefinition(one, folder)),
      folder,
    ))
      groups.set(name, [...(groups.get(name) ?? []), { revision, definition, data: data!, folder }]);
  return Promise.all([...groups].map(([name, members]) => figureOf(name, members)));
}

async function figureOf(name: string, members: readonly Member[]): Promise<Figure> {
  // The first revision says how a plot is drawn; the others add what it leaves open.
  const properties = new Map(members.toReversed().flatMap(({ definition }) => [...definition.properties]));
  const failures: PlotFailure[] = [];
  const inner = members.at(-1)!.definition.id;
  if (isPicture(inner)) {
    const pictures = [];
    for (const member of members)
      for (const [file, content] of await contentsOf(member, failures))
        if (Buffer.isBuffer(content)) pictures.push({ revision: member.revision, file, bytes: content });
    return { kind: 'image', name: inner, pictures, failures };
  }
  const rows: Map<Py, Py>[] = [];
  const drawn: string[] = [];
  let first: Points | undefined;
  for (const member of members) {
    const { revision, definition } = member;
    try {
      const contents = (await contentsOf(member, failures)) as ReadonlyMap<string, Py>;
      const points = plotPoints({ id: definition.id, properties }, contents, revision);
      if (points.rows.length === 0) continue;
      first ??= points;
      if (!drawn.includes(revision)) drawn.push(revision);
      for (const row of points.rows) rows.push(row);
    } catch (cause) {
      failures.push({ revision, error: asDvcError(cause) });
    }
  }
  return {
    kind: 'vega',
    name,
    failures,
    template: properties.get('template'),
    filling: {
      rows,
      revisions: drawn,
      title: (first && properties.get('title')) ?? name,
      x: first?.x ?? '',
      y: first?.y,
      xLabel: first?.xLabel ?? null,
      yLabel: first?.yLabel ?? null,
      ys: first?.ys ?? [],
    },
  };
}

/** What a plot's files hold; an empty one counts as not there. */
async function contentsOf(
  { revision, definition, data, folder }: Member,
  failures: PlotFailure[],
): Promise<Map<string, Py | Buffer>> {
  const contents = new Map<string, Py | Buffer>();
  const headerless = await headerlessFiles(data);
  for (const file of plotFiles(definition)) {
    const path = joined(folder, file);
    try {
      const bytes = await data.read(path);
      const content = isPicture(file)
        ? bytes
        : await loadPlotFile(file, bytes, !(headerless.has(path) || isHeaderless(definition)));
      if (!isEmpty(content)) contents.set(file, content);
    } catch (cause) {
      failures.push({ revision, source: file, error: asDvcError(cause) });
    }
  }
  return contents;
}

/** Files that a stage says have no header; what a top-level plot says of one does not count. */
async function headerlessFiles(data: DvcData): Promise<ReadonlySet<string>> {
  const { stages } = await data.project();
  const outs = stages.flatMap((stage) => stage.outs);
  return new Set(outs.filter((out) => out.plot?.get('header') === false).map((out) => out.path));
}

/** Said on the command line, which counts for all plots. */
function isHeaderless({ file, properties }: PlotDefinition): boolean {
  return file !== '' && properties.get('header') === false;
}

function isEmpty(content: Py | Buffer): boolean {
  if (Buffer.isBuffer(content) || Array.isArray(content)) return content.length === 0;
  return content instanceof Map && (content as PyDict).size === 0;
}

/** RangeError and TypeError are what values of no sensible shape end in; anything else is a mistake of ours. */
function asDvcError(cause: unknown): DvcError {
  if (cause instanceof DvcError) return cause;
  if (cause instanceof RangeError || cause instanceof TypeError)
    return new DvcError(cause.message, cause.name);
  throw cause;
}
