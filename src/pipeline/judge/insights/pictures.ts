import type { PlotPair } from '../../../model/change.ts';
import type { SeriesPlot, TablePlot } from '../../../model/plot.ts';
import type { Measured } from '../evidence/measure.ts';
import type { SharedExamples } from './sides.ts';

/** Classes of a confusion matrix that a picture has room for, and examples that it is counted from. */
const mostClasses = 30;
const mostExamples = 200_000;

/** Confusion matrix, calibration and threshold curves, baseline against head, as far as the predictions tell them. */
export function picturesOf(file: string, { before, after }: SharedExamples): PlotPair[] {
  const of = (id: string, draw: (side: Measured) => SeriesPlot | TablePlot | undefined): PlotPair[] => {
    const [old, now] = [draw(before), draw(after)];
    return old === undefined || now === undefined ? [] : [{ id: `cml:${id}`, old, new: now }];
  };
  return [
    ...of('confusion', (side) => confusion(file, side)),
    ...of('calibration', (side) => calibration(file, side)),
    ...of('threshold', (side) => thresholds(file, side)),
  ];
}

function base(id: string, title: string, file: string) {
  return { id: `cml:${id}`, title, source: 'cml', file } as const;
}

function confusion(file: string, { labels }: Measured): TablePlot | undefined {
  if (labels === undefined || labels.truth.length > mostExamples) return undefined;
  if (new Set([...labels.truth, ...labels.predicted]).size > mostClasses) return undefined;
  return {
    ...base('confusion', 'Confusion matrix', file),
    kind: 'table',
    template: 'confusion',
    columns: ['predicted', 'truth'],
    rows: labels.truth.map((truth, i) => [labels.predicted[i]!, truth]),
    x: 'predicted',
    y: ['truth'],
  };
}

const bins = 10;

/** The share of positives by predicted probability, in ten bins; those without examples are left out. */
function calibration(file: string, { positive, scores }: Measured): SeriesPlot | undefined {
  if (positive === undefined || scores === undefined || !scores.every((p) => p >= 0 && p <= 1))
    return undefined;
  const sums = Array.from({ length: bins }, () => ({ n: 0, p: 0, y: 0 }));
  for (let i = 0; i < scores.length; i++) {
    const bin = sums[Math.min(bins - 1, Math.floor(scores[i]! * bins))]!;
    bin.n++;
    bin.p += scores[i]!;
    bin.y += positive[i]!;
  }
  const filled = sums.filter(({ n }) => n > 0);
  const [x, y] = [filled.map(({ n, p }) => p / n), filled.map(({ n, y: hits }) => hits / n)];
  return {
    ...base('calibration', 'Calibration', file),
    kind: 'series',
    xLabel: 'predicted probability',
    yLabel: 'share that is positive',
    series: [{ name: 'positive', x, y, total: x.length }],
  };
}

/** Precision and recall by the threshold from which on an example is taken for positive. */
function thresholds(file: string, { positive, scores }: Measured): SeriesPlot | undefined {
  if (positive === undefined || scores === undefined || !scores.every((p) => p >= 0 && p <= 1))
    return undefined;
  const steps = 50;
  const [all, hits] = [new Float64Array(steps + 1), new Float64Array(steps + 1)];
  for (let i = 0; i < scores.length; i++) {
    const step = Math.floor(scores[i]! * steps + 1e-9);
    all[step]!++;
    hits[step]! += positive[i]!;
  }
  const total = hits.reduce((sum, count) => sum + count, 0);
  const x = Array.from({ length: steps + 1 }, (_, i) => i / steps);
  const above = (counts: Float64Array, i: number) =>
    counts.subarray(i).reduce((sum, count) => sum + count, 0);
  const recall = x.map((_, i) => above(hits, i) / total);
  const precision = x.map((_, i) => above(hits, i) / above(all, i));
  return {
    ...base('threshold', 'Precision and recall by threshold', file),
    kind: 'series',
    xLabel: 'threshold',
    yLabel: '',
    series: [
      { name: 'precision', x, y: precision, total: x.length },
      { name: 'recall', x, y: recall, total: x.length },
    ],
  };
}
