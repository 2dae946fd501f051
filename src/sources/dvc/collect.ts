import { cacheOf, projectRoots } from '../../dvc/cache.ts';
import { type DvcData, type FileResult, openData } from '../../dvc/data.ts';
import { DvcError } from '../../dvc/failure.ts';
import { flatten } from '../../dvc/flatten.ts';
import { stageRecord } from '../../dvc/lineage.ts';
import { readMetrics } from '../../dvc/metrics.ts';
import { readParams } from '../../dvc/params.ts';
import { type PlotDefinition, plotDefinitions, plotFiles } from '../../dvc/plots/definitions.ts';
import { openProjects } from '../../dvc/projects.ts';
import type { Stage } from '../../dvc/stages.ts';
import { openTree } from '../../dvc/tree.ts';
import { floatRepr } from '../../formats/python/float.ts';
import { pyStr } from '../../formats/python/repr.ts';
import { isDict, isList, isOther, type Py, type PyDict } from '../../formats/python/value.ts';
import type { DataVersion, Entry, StageRecord, Warning } from '../../model/run.ts';
import { type NumberValue, numberValue, type Value } from '../../model/value.ts';
import { append, type Gathering, gathering } from '../parts.ts';
import type { RunParts, SourceContext } from '../types.ts';

const name = 'dvc';

/** Both sides of a comparison mostly have the same DVC files, and what they say is then made out once. */
const projects = openProjects();

/** Every DVC project of the repository; mostly there is one, at its root. */
export async function collect({ view, found, options }: SourceContext): Promise<RunParts> {
  const parts = gathering(found);
  const stages: StageRecord[] = [];
  for (const root of projectRoots(await view.files())) {
    const tree = await openTree(view, root);
    const place = (path: string) => (root === '' ? path : `${root}/${path}`);
    const project = await projects.read(tree, ({ file, error }) => {
      parts.warnings.push(warning(place(file), error));
      return true;
    });
    const store = cacheOf(view, root, tree);
    const data = openData(tree, async () => project, { ...(store && { store }) });
    await addValues(parts, data, place);
    const plots = await plotDefinitions(data);
    for (const file of plots.flatMap(plotFiles)) parts.claimed.push(place(file));
    if (!options.skipPlots) await addPlots(parts, plots, { data, view, place });
    append(
      parts.data,
      project.stages.flatMap((stage) => versionsOf(stage, place)),
    );
    append(
      stages,
      project.stages.flatMap((stage) => stageRecord(stage, place) ?? []),
    );
  }
  return { ...parts, stages };
}

async function addValues(parts: Gathering, data: DvcData, place: (path: string) => string): Promise<void> {
  const [metrics, params] = await Promise.all([readMetrics(data), readParams(data)]);
  add(metrics, parts.metrics, (value) => value !== null);
  add(params, parts.params, () => true);

  function add(results: ReadonlyMap<string, FileResult>, into: Entry[], kept: (value: Py) => boolean): void {
    for (const [path, result] of results) {
      const file = place(path);
      parts.claimed.push(file);
      try {
        if (result.error) throw result.error;
        keyed(result.data!).forEach((value, key) => {
          if (kept(value)) into.push({ key: pyStr(key), value: toValue(value), source: name, file });
        });
      } catch (cause) {
        if (!(cause instanceof DvcError)) throw cause;
        parts.warnings.push(warning(file, cause));
      }
    }
  }
}

/** A file that is one bare value has the empty key. */
function keyed(data: Py): PyDict {
  return isDict(data) ? flatten(data) : new Map([['', data]]);
}

/** A value as DVC prints it: floats by their shortest text, lists as Python's. */
function toValue(value: Py): Value {
  if (typeof value === 'bigint') return { number: Number(value), text: String(value) };
  if (typeof value === 'number') return Number.isFinite(value) ? floatValue(value) : numberValue(value);
  if (value === null) return 'null';
  return isList(value) || isDict(value) || isOther(value) ? pyStr(value) : value;
}

function floatValue(number: number): NumberValue {
  return Number.isInteger(number) ? { number, text: floatRepr(number) } : new Fraction(number);
}

/** Its text is made when somebody asks: of thousands of metrics most are compared, and never shown. */
class Fraction implements NumberValue {
  readonly number: number;

  constructor(number: number) {
    this.number = number;
  }

  get text(): string {
    return floatRepr(this.number);
  }
}

async function addPlots(
  parts: Gathering,
  definitions: readonly PlotDefinition[],
  reading: { data: DvcData; view: SourceContext['view']; place: (path: string) => string },
): Promise<void> {
  const { readPlot } = await import('./plots.ts');
  for (const definition of definitions) {
    try {
      append(parts.plots, await readPlot(definition, reading));
    } catch (cause) {
      if (!(cause instanceof Error)) throw cause;
      const files = plotFiles(definition);
      const file = files.find((path) => !reading.data.tree.isFile(path)) ?? files[0] ?? definition.id;
      parts.warnings.push(warning(reading.place(file), cause));
    }
  }
}

/** What dvc.lock and `.dvc` files know of a stage's inputs and outputs. Metrics and plots speak for themselves. */
function versionsOf(stage: Stage, place: (path: string) => string): DataVersion[] {
  const named = stage.name !== undefined && { stage: stage.name };
  const of = (role: DataVersion['role'], list: Stage['deps']): DataVersion[] =>
    list.flatMap(({ path, version }) => {
      if (version === undefined) return [];
      const { hash, size, files } = version;
      const counted = { ...(size !== undefined && { size }), ...(files !== undefined && { files }) };
      return [{ path: place(path), hash, role, ...named, ...counted }];
    });
  return [
    ...of('dependency', stage.deps),
    ...of(
      'output',
      stage.outs.filter((out) => out.kind === 'out'),
    ),
  ];
}

function warning(file: string, cause: Error): Warning {
  const type = cause instanceof DvcError ? cause.type : '';
  if (type === 'NotFetched')
    return {
      code: 'not-fetched',
      file,
      message: `${file} was not fetched: DVC tracks it and its content is not here; run \`dvc pull\` before cml.`,
    };
  if (/^\.\.\/|^\//.test(file))
    return {
      code: 'outside',
      file,
      message: `${file} was left out: dvc.yaml names it, and it lies outside of the repository.`,
    };
  if (type === 'FileNotFoundError')
    return {
      code: 'missing',
      file,
      message: `${file} was left out: dvc.yaml names it, and it does not exist.`,
    };
  return { code: 'unreadable', file, message: `${file} was left out: ${cause.message.replace(/\.$/, '')}.` };
}
