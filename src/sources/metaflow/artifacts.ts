import { gunzipSync } from 'node:zlib';
import { parsePickle } from '../../formats/pickle.ts';
import { isList, type Tree } from '../../formats/tree.ts';
import { metricsOf, paramsOf } from '../entries.ts';
import { livePlots } from '../live.ts';
import { numbersOf } from '../numbers.ts';
import { append, type Gathering } from '../parts.ts';

/** Metaflow, as a source and as a service. */
export const name = 'metaflow';

/** An artifact larger than this is no number. */
export const maxBytes = 1 << 20;

/** What a run of a flow holds. */
export interface FlowRun {
  readonly file: string;
  /** Stands before the names, where there are several flows. */
  readonly prefix: string;
  /** The flow's parameters. */
  readonly params: ReadonlyMap<string, Tree>;
  /** What the last task holds, the parameters among it. */
  readonly artifacts: ReadonlyMap<string, Tree>;
  /** The last task's. */
  readonly lastStep: string;
}

/** Numbers and flags are metrics, lists of numbers are curves; texts are neither. */
export function addArtifacts(parts: Gathering, run: FlowRun): void {
  const { file, prefix, params } = run;
  const origin = { source: name, file };
  append(parts.params, paramsOf(prefixed(params, prefix), origin));
  const artifacts = new Map([...run.artifacts].filter(([key]) => !params.has(key)));
  append(
    parts.metrics,
    metricsOf(prefixed(artifacts, prefix), origin).filter(({ value }) => typeof value !== 'string'),
  );
  const series = [...artifacts].flatMap(([key, value]) => {
    const y = isList(value) ? numbersOf(value).map((one) => one.number) : [];
    return isList(value) && y.length === value.length
      ? [{ name: key, x: y.map((_, index) => index), y }]
      : [];
  });
  append(parts.plots, livePlots(series, { ...origin, prefix: `${name}:${prefix}` }));
  if (run.lastStep !== 'end')
    parts.warnings.push({
      code: 'run-failed',
      file,
      message: `Metaflow's newest run has not come to its end, only to the step ${run.lastStep.slice(0, 100)}: its numbers may be incomplete.`,
    });
}

/** A blob of the datastore: gzip of a pickle. Undefined for what is no plain data. */
export function contentOf(blob: Uint8Array): Tree | undefined {
  try {
    return parsePickle(gunzipSync(blob, { maxOutputLength: 8 * maxBytes }));
  } catch {
    return undefined;
  }
}

function prefixed(values: ReadonlyMap<string, Tree>, prefix: string): Tree {
  return new Map(Array.from(values, ([key, value]) => [prefix + key, value]));
}
