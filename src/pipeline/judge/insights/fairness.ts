import type { Change } from '../../../model/change.ts';
import type { GroupRates } from '../../../model/insight.ts';
import type { Cell } from '../../../model/plot.ts';
import { numberValue } from '../../../model/value.ts';
import { pairedBootstrap } from '../../../stats/bootstrap.ts';
import { fairnessFamily, selectionRates } from '../../../stats/metrics/fairness.ts';
import { type Family, values } from '../../../stats/metrics/family.ts';
import { detectable } from '../../../stats/power.ts';
import { type Measured, measure } from '../evidence/measure.ts';
import { columnsOf, labelOf, type PredictionTable, type Roles } from '../evidence/table.ts';
import type { Finding } from '../evidence/types.ts';
import type { SharedExamples } from './sides.ts';

/** What the tables of predictions say of fairness towards the groups of protected attributes. */
export interface Fairness {
  readonly metrics: readonly Change[];
  /** By the metric's name, for a confidence. */
  readonly findings: ReadonlyMap<string, (confidence: number) => Finding | undefined>;
  readonly groups: readonly GroupRates[];
  /** Attributes that could not be looked at, each in one sentence. */
  readonly problems: readonly string[];
}

export interface FairnessInput {
  readonly attributes: readonly string[];
  readonly file: string;
  readonly roles: Roles;
  readonly before?: PredictionTable | undefined;
  readonly after: PredictionTable;
  readonly shared?: SharedExamples | undefined;
}

/** Groups that an attribute may have; one of more is a name, and no group. */
const mostGroups = 50;

/** Demographic parity and equalised odds of a binary decision, as fairlearn defines them, on both sides. */
export function fairnessOf(input: FairnessInput): Fairness {
  const metrics: Change[] = [];
  const findings = new Map<string, (confidence: number) => Finding | undefined>();
  const groups: GroupRates[] = [];
  const problems: string[] = [];
  for (const attribute of input.attributes) {
    const after = sideOf(input.after, input.roles, attribute);
    if (typeof after === 'string') {
      problems.push(after);
      continue;
    }
    const before = input.before && sideOf(input.before, input.roles, attribute);
    const old = before === undefined || typeof before === 'string' ? undefined : before;
    groups.push(ratesOf(attribute, old, after));
    const resampled = resampler(input, attribute);
    for (const [measureName, value] of after.measures) {
      const name = `fairness.${attribute}.${measureName}`;
      metrics.push(changeOf(name, input.file, old?.measures.get(measureName), value));
      if (resampled) findings.set(name, (confidence) => resampled(confidence).get(measureName));
    }
  }
  return { metrics, findings, groups, problems };
}

interface Side {
  readonly labels: readonly string[];
  readonly sizes: readonly number[];
  readonly rates: Float64Array;
  readonly measures: ReadonlyMap<string, number>;
}

function sideOf(table: PredictionTable, roles: Roles, attribute: string): Side | string {
  const column = table.columns.get(attribute);
  if (column === undefined) return `The predictions have no column ${attribute}, which fairness asks for.`;
  const rows = Uint32Array.from({ length: table.rows }, (_, row) => row);
  const decision = measure(columnsOf(table, roles), rows, roles)?.decision;
  if (decision === undefined)
    return `Fairness towards ${attribute} needs a truth and a prediction of two classes.`;
  const labels = labelsOf(column, rows);
  if (labels.length < 2 || labels.length > mostGroups)
    return `The column ${attribute} has ${labels.length} groups, and fairness compares 2 to ${mostGroups}.`;
  const codes = codesOf(column, rows, labels);
  const sizes = labels.map(() => 0);
  for (const code of codes) sizes[code]!++;
  return {
    labels,
    sizes,
    rates: selectionRates(decision.selected, codes, labels.length),
    measures: values([fairnessFamily(decision.truth, decision.selected, codes, labels.length)], rows.length),
  };
}

function labelsOf(column: ArrayLike<Cell>, rows: Uint32Array): string[] {
  return [...new Set(Array.from(rows, (row) => nameOf(column[row])))].sort();
}

function codesOf(column: ArrayLike<Cell>, rows: Uint32Array, labels: readonly string[]): Int32Array {
  const code = new Map(labels.map((label, i) => [label, i]));
  return Int32Array.from(rows, (row) => code.get(nameOf(column[row]))!);
}

function nameOf(cell: Cell | undefined): string {
  return labelOf(cell) || '(none)';
}

function ratesOf(attribute: string, before: Side | undefined, after: Side): GroupRates {
  return {
    attribute,
    groups: after.labels.map((label, i) => {
      const old = before?.rates[before.labels.indexOf(label)];
      return {
        label,
        size: after.sizes[i]!,
        ...(old !== undefined && { before: old }),
        after: after.rates[i]!,
      };
    }),
  };
}

function changeOf(name: string, file: string, before: number | undefined, after: number): Change {
  const entry = (value: number) => ({ key: name, value: numberValue(value), source: 'cml', file });
  const direction = name.endsWith('_ratio') ? 'higher' : 'lower';
  if (before === undefined) return { name, state: 'added', new: entry(after), direction };
  const delta = after - before;
  return {
    name,
    state: delta === 0 ? 'same' : 'changed',
    old: entry(before),
    new: entry(after),
    delta,
    ...(before !== 0 && Number.isFinite(delta) && { ratio: delta / Math.abs(before) }),
    direction,
  };
}

/** The bootstrap of an attribute's measures over the examples that both sides share; each confidence once. */
function resampler({ shared, after }: FairnessInput, attribute: string) {
  if (shared === undefined || shared.alignment.rowsAfter.length < 50) return undefined;
  const { rowsAfter, clusters } = shared.alignment;
  const column = after.columns.get(attribute)!;
  const labels = labelsOf(column, rowsAfter);
  const codes = codesOf(column, rowsAfter, labels);
  const family = ({ decision }: Measured): Family[] =>
    decision === undefined ? [] : [fairnessFamily(decision.truth, decision.selected, codes, labels.length)];
  const examples = {
    n: rowsAfter.length,
    before: family(shared.before),
    after: family(shared.after),
    clusters,
  };
  const done = new Map<number, Map<string, Finding>>();
  return (confidence: number): ReadonlyMap<string, Finding> => {
    const known = done.get(confidence);
    if (known !== undefined) return known;
    const resamples = Math.max(400, Math.min(2000, Math.floor(1e8 / examples.n)));
    const found = new Map<string, Finding>();
    for (const [name, estimate] of pairedBootstrap(examples, { confidence, resamples }))
      found.set(name, {
        evidence: 'predictions',
        estimate,
        method: `paired bootstrap (BCa, ${resamples} resamples), ${examples.n} examples in ${labels.length} groups`,
        covers: 'it covers how the test set was drawn, not how another training would come out',
        detectable: detectable(estimate.error, examples.n - 1, confidence),
      });
    done.set(confidence, found);
    return found;
  };
}
