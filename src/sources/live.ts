import { reduceSeries } from '../formats/reduce.ts';
import type { Series, SeriesPlot } from '../model/plot.ts';

/** What a tool recorded of one number while the training ran. */
export interface LiveSeries {
  /** As the tool names it: `train/loss`, `val_loss`, `epoch_accuracy`. */
  readonly name: string;
  readonly x: ArrayLike<number>;
  readonly y: ArrayLike<number>;
}

export interface LiveOptions {
  readonly source: string;
  readonly file: string;
  /** Of what x counts; `step` unless told. */
  readonly xLabel?: string;
  /** The most pictures that are made. */
  readonly limit?: number;
  /** Stands before the ids, where one source has several runs. */
  readonly prefix?: string;
}

const splits =
  'valid_\\d+|valid|validation|val|train|training|dev|testing|test|eval|evaluation|hold[ _-]?out|held[ _-]?out';
const splitFirst = new RegExp(`^(?:epoch_)?(${splits})[/_.:-](.+)$`, 'i');
const splitOnly = new RegExp(`^(?:${splits})$`, 'i');
const splitLast = new RegExp(`^(.+)[/_.:-](${splits})$`, 'i');

/** The split a series belongs to and what it measures: `val_loss` is the `loss` of `val`. */
export function splitOf(name: string): { readonly split: string; readonly measure: string } {
  const first = splitFirst.exec(name);
  if (first) return { split: first[1]!, measure: first[2]! };
  const last = splitLast.exec(name);
  if (last) return { split: last[2]!, measure: last[1]! };
  return { split: '', measure: name };
}

/** Whether a name is a split's and says nothing of the measure: `train`, `held out`. */
export function isSplit(name: string): boolean {
  return splitOnly.test(name.trim());
}

/** What a reader looks at first; the rest comes in order of name. */
const wanted: readonly RegExp[] = [
  /loss|error|nll|perplexity/i,
  /acc|auc|f1|precision|recall|iou|map|bleu|rouge|r2|score|reward|return/i,
  /rmse|mae|mse|logloss|objective/i,
];

/** About the machine or the schedule rather than the model. */
const unwanted =
  /(^|[/_.-])(lr|learning_rate|grad|grad_norm|epoch|step|iter|iteration|time|runtime|seconds|memory|gpu|cpu|system|samples_per_second|steps_per_second|timestamp|wall_time|fps|hp_metric|total_flos)(?=$|[/_.-])/i;

function rank(measure: string): number {
  // Keras and Lightning say in the name when a value was taken.
  const plain = measure.replace(/^epoch_|_(epoch|step)$/gi, '');
  if (unwanted.test(plain)) return wanted.length + 1;
  const place = wanted.findIndex((shape) => shape.test(plain));
  return place < 0 ? wanted.length : place;
}

/** A picture of a few series of one measure. */
interface Group<T> {
  readonly measure: string;
  readonly members: readonly { readonly split: string; readonly series: T }[];
}

/** Lines in one picture. */
const maxLines = 4;

/** Pictures of one source, unless told. */
const maxPictures = 6;

/**
 * The few pictures that are made of many series: those of one measure (`train/loss`, `val/loss`) share one, the most telling
 * measures come first, of many that are numbered the first speaks for all, and learning rates, timings and machine statistics come only where there is room. Which ones are
 * chosen depends on the names alone, so that baseline and head choose the same.
 */
function chosen<T extends { readonly name: string }>(
  series: readonly T[],
  limit: number = maxPictures,
): Group<T>[] {
  const groups = new Map<string, { split: string; series: T }[]>();
  for (const one of series) {
    const { split, measure } = splitOf(one.name);
    const group = groups.get(measure);
    if (group) group.push({ split, series: one });
    else groups.set(measure, [{ split, series: one }]);
  }
  const families = new Map<string, string[]>();
  for (const measure of [...groups.keys()].sort()) {
    const family = familyOf(measure);
    families.set(family, [...(families.get(family) ?? []), measure]);
  }
  const ranked = [...groups]
    .map(([measure, members]) => {
      const family = families.get(familyOf(measure))!;
      return { measure, members: members.slice(0, maxLines), place: rank(measure), family };
    })
    .filter(({ measure, place, family }) => {
      return place <= wanted.length && (family.length < crowd || family[0] === measure);
    })
    .sort(
      (a, b) =>
        a.place - b.place ||
        Number(a.family.length >= crowd) - Number(b.family.length >= crowd) ||
        (a.measure < b.measure ? -1 : 1),
    );
  // A layer's statistics are worth a look where there is nothing better.
  const telling = ranked.filter(({ place, family }) => place < wanted.length || family.length < crowd);
  return (telling.length > 0 ? telling : ranked).slice(0, limit);
}

/** So many series that differ in a number alone are one to a reader: classes, layers, heads. */
const crowd = 4;

function familyOf(measure: string): string {
  return measure.replace(/\d+/g, '#');
}

/** The names of the series that would be drawn, so that a server is asked for no others. */
export function namesToDraw(names: readonly string[]): string[] {
  return chosen(names.map((name) => ({ name }))).flatMap(({ members }) =>
    members.map(({ series }) => series.name),
  );
}

/** A few plots of many series; which is told at `chosen`. */
export function livePlots(series: readonly LiveSeries[], options: LiveOptions): SeriesPlot[] {
  const lines = series.filter(({ y }) => y.length >= 2);
  return chosen(lines, options.limit).map(({ measure, members }) => ({
    kind: 'series',
    id: `${options.prefix ?? options.source}:${measure}`,
    title: measure,
    source: options.source,
    file: options.file,
    xLabel: options.xLabel ?? 'step',
    yLabel: measure,
    series: members.map(({ split, series: one }) => {
      const { x, y } = lastPass(one);
      return reducedSeries(split || measure, x, y);
    }),
    live: true,
  }));
}

/** Two trainings that logged to one place, one after the other: the later one, from where it began anew. */
function lastPass({ x, y }: LiveSeries): Pick<LiveSeries, 'x' | 'y'> {
  let start = 0;
  for (let i = 1; i < x.length; i += 1) if (x[i]! < x[i - 1]! && x[i]! <= x[0]!) start = i;
  if (start === 0) return { x, y };
  return { x: Array.prototype.slice.call(x, start), y: Array.prototype.slice.call(y, start) };
}

/** A line, reduced to what a picture can show. */
export function reducedSeries(name: string, x: ArrayLike<number>, y: ArrayLike<number>): Series {
  return { name, ...reduceSeries({ x, y }) };
}
