import type { Cell } from '../../../model/plot.ts';
import { type Codes, confusionFamily } from '../../../stats/metrics/confusion.ts';
import { type Family, values } from '../../../stats/metrics/family.ts';
import { meanOf } from '../../../stats/metrics/means.ts';
import { brierScores, calibrationFamily, logLosses, twoColumns } from '../../../stats/metrics/probability.ts';
import { rankingFamily } from '../../../stats/metrics/ranking.ts';
import { regressionFamily } from '../../../stats/metrics/regression.ts';
import { classFamilies, mostLikely, scoresOfClasses } from './classes.ts';
import { remembered } from './remembered.ts';
import { type Columns, columnsOf, labelOf, numberOf, type PredictionTable, type Roles } from './table.ts';

/** What can be measured on some rows of one side's predictions. */
export interface Measured {
  readonly task: 'classification' | 'regression' | 'points';
  readonly families: readonly Family[];
  /** Which examples are right, for McNemar's test. */
  readonly right?: Uint8Array;
  /** Which are positive and how they were scored, for DeLong's. */
  readonly positive?: Uint8Array;
  readonly scores?: Float64Array;
  /** Of a binary decision: which examples are positive, and which are taken for it. */
  readonly decision?: { readonly truth: Uint8Array; readonly selected: Uint8Array };
  /** Class names by example, for pictures. */
  readonly labels?: { readonly truth: readonly string[]; readonly predicted: readonly string[] };
  /** What is better lower, or higher, by example: whether it is right, the points, the absolute error. */
  readonly each?: {
    readonly metric: string;
    readonly values: Float64Array;
    readonly better: 'higher' | 'lower';
  };
}

/** The metrics of one side, in the order of its families. */
export function metricNames({ families }: Measured): string[] {
  return families.flatMap((family) => family.names);
}

/** Every metric over all rows of a table, as a training would have written it. */
export function wholeValues(table: PredictionTable, roles: Roles): ReadonlyMap<string, number> {
  const rows = Uint32Array.from({ length: table.rows }, (_, row) => row);
  return values(measure(columnsOf(table, roles), rows, roles)?.families ?? [], table.rows);
}

/** More classes than this, all of them numbers, are a regression. */
const mostNumericClasses = 50;

/**
 * The metrics of one side: those of a classifier where truth and prediction name classes, of a regression where they are
 * numbers of many values, else the mean of the scores. NaN in a metric where a needed number is none.
 */
export function measure(columns: Columns, rows: Uint32Array, roles: Roles): Measured | undefined {
  const { truth, prediction, score } = columns;
  const numbers = (column: ArrayLike<Cell>) => Float64Array.from(rows, (row) => numberOf(column[row]));
  if (truth === undefined) return score === undefined ? undefined : points(numbers(score));
  if (prediction !== undefined) {
    const [y, predicted] = [numbers(truth), numbers(prediction)];
    // What has fractions needs no counting of its values.
    if (y.every(Number.isFinite) && [y, predicted].some(hasFractions)) return regression(y, predicted);
  }
  const labels = labelsOf(truth, rows);
  const classes = [...new Set(labels)].sort(byNumberThenText);
  const isNumeric = classes.every((name) => Number.isFinite(Number(name)));
  if (isNumeric && prediction !== undefined && isContinuous(classes, rows.length, numbers(prediction)))
    return regression(numbers(truth), numbers(prediction));
  return classification({ columns, rows, roles, labels, classes });
}

/** The names of classes, each text once however often it stands there. */
function labelsOf(column: ArrayLike<Cell>, rows: Uint32Array): string[] {
  const nameOf = remembered((cell: Cell | undefined) => labelOf(cell) ?? '');
  return Array.from(rows, (row) => nameOf(column[row]));
}

function hasFractions(values: Float64Array): boolean {
  return values.some((value) => Number.isFinite(value) && !Number.isInteger(value));
}

function points(values: Float64Array): Measured {
  return {
    task: 'points',
    families: [meanOf('mean', values)],
    each: { metric: 'mean score', values, better: 'higher' },
  };
}

function regression(truth: Float64Array, predicted: Float64Array): Measured {
  const values = truth.map((value, i) => Math.abs(predicted[i]! - value));
  return {
    task: 'regression',
    families: [regressionFamily(truth, predicted)],
    each: { metric: 'mae', values, better: 'lower' },
  };
}

function isContinuous(classes: readonly string[], rows: number, predictions: Float64Array): boolean {
  const many = classes.length > mostNumericClasses && classes.length > rows / 20;
  return many || hasFractions(predictions) || classes.some((name) => !Number.isInteger(Number(name)));
}

interface Task {
  readonly columns: Columns;
  readonly rows: Uint32Array;
  readonly roles: Roles;
  readonly labels: readonly string[];
  readonly classes: readonly string[];
}

function classification({ columns, rows, roles, labels, classes }: Task): Measured | undefined {
  const { prediction, score } = columns;
  const scores = score && Float64Array.from(rows, (row) => numberOf(score[row]));
  const isBinary = classes.length <= 2;
  const table = scoresOfClasses(columns, rows, classes);
  const positive = roles.positive ?? (isBinary ? classes.at(-1) : undefined);
  const areProbabilities = scores?.every((p) => p >= 0 && p <= 1) ?? false;
  const predicted =
    prediction !== undefined
      ? labelsOf(prediction, rows)
      : scores && isBinary && areProbabilities && classes.length === 2
        ? Array.from(scores, (p) => (p >= 0.5 ? positive! : classes.find((name) => name !== positive)!))
        : table && mostLikely(table, classes);
  const families: Family[] = [];
  const all = [...new Set([...classes, ...(predicted ?? [])])].sort(byNumberThenText);
  const code = new Map(all.map((name, i) => [name, i]));
  const codes = (names: readonly string[]): Codes => Int32Array.from(names, (name) => code.get(name)!);
  const positiveCode = isBinary && positive !== undefined ? code.get(positive) : undefined;
  if (predicted !== undefined)
    families.push(confusionFamily(codes(labels), codes(predicted), all.length, { positive: positiveCode }));
  const isPositive = Uint8Array.from(labels, (label) => Number(label === positive));
  const hasScores = scores !== undefined && isBinary && scores.every((value) => !Number.isNaN(value));
  if (hasScores) families.push(rankingFamily(isPositive, scores));
  if (hasScores && areProbabilities) {
    const both = twoColumns(scores);
    families.push(
      meanOf('log_loss', logLosses(isPositive, both)),
      meanOf('brier', brierScores(isPositive, both)),
    );
    families.push(calibrationFamily(isPositive, both));
  }
  if (!hasScores && table !== undefined)
    families.push(
      ...classFamilies(
        labels.map((label) => classes.indexOf(label)),
        table,
      ),
    );
  if (families.length === 0) return undefined;
  return {
    task: 'classification',
    families,
    ...(predicted && rightness(labels, predicted)),
    ...(predicted &&
      isBinary &&
      positive !== undefined && {
        decision: {
          truth: isPositive,
          selected: Uint8Array.from(predicted, (label) => Number(label === positive)),
        },
      }),
    ...(hasScores && { positive: isPositive, scores }),
  };
}

function rightness(truth: readonly string[], predicted: readonly string[]): Partial<Measured> {
  const right = Uint8Array.from(truth, (label, i) => Number(label === predicted[i]));
  return {
    right,
    labels: { truth, predicted },
    each: { metric: 'accuracy', values: Float64Array.from(right), better: 'higher' },
  };
}

function byNumberThenText(a: string, b: string): number {
  return Number(a) - Number(b) || (a < b ? -1 : a > b ? 1 : 0);
}
