import type { Plot } from '../../model/plot.ts';
import type { Entry, Run } from '../../model/run.ts';
import { isNumber } from '../../model/value.ts';
import { type Json, valueJson } from './json.ts';

/** A Run for programs: every number as its source wrote it, and of a plot what it is rather than its pixels. */
export function runJson(run: Run): Json {
  return {
    revision: run.revision,
    metrics: run.metrics.map(entryJson),
    params: run.params.map(entryJson),
    plots: run.plots.map(plotJson),
    data: run.data.map((version) => ({ ...version })),
    stages: (run.stages ?? []).map(({ name, command, takes, makes, params }) => ({
      name,
      command,
      params: params.map((param) => ({ ...param })),
      takes: takes.map((content) => ({ ...content })),
      makes: makes.map((content) => ({ ...content })),
    })),
    resources: run.resources === undefined ? null : { ...run.resources },
    warnings: run.warnings.map((warning) => ({ ...warning })),
  };
}

function entryJson({ key, value, source, file, step, direction }: Entry): Json {
  // JSON numbers lose `1.0` and `NaN`; the source's own text is there where it says more.
  const text = isNumber(value) && value.text !== String(value.number) ? value.text : undefined;
  return { key, value: valueJson(value), text, source, file, step, direction };
}

function plotJson(plot: Plot): Json {
  const { id, kind, title, source, file } = plot;
  const points =
    plot.kind === 'series' ? Math.max(0, ...plot.series.map((series) => series.total)) : undefined;
  return {
    id,
    kind,
    title,
    source,
    file,
    series: plot.kind === 'series' ? plot.series.map(({ name }) => name) : undefined,
    points,
  };
}
