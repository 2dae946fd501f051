import type { Change } from '../../../model/change.ts';
import type { Experiment } from '../../../model/experiment.ts';
import type { Inline, Section, Text } from '../../../model/report.ts';
import type { Entry, Run } from '../../../model/run.ts';
import { asNumber, sameValue } from '../../../model/value.ts';
import type { ReportInput } from '../input.ts';
import { absent, showValue } from '../measure.ts';
import { count, precisionOf } from '../numbers.ts';
import { code, name, strong } from '../text.ts';

/** Columns of either kind. */
const [mostMetrics, mostParams] = [5, 4];

/** The experiments of a branch beside the change itself: what tells them apart, the best of each metric in bold. */
export function experimentSections({ experiments = [], changes, head }: ReportInput): Section[] {
  if (experiments.length === 0) return [];
  const runs = experiments.map(({ run }) => run);
  const metrics = varying(changes.metrics, runs, 'metrics').slice(0, mostMetrics);
  const params = varying(changes.params, runs, 'params').slice(0, mostParams);
  const rows = [
    [[head.label], ...[...metrics, ...params].map(({ change, best }) => cell(change, change.new, best))],
    ...bestFirst(experiments, metrics[0]?.change).map((experiment) => [
      label(experiment),
      ...metrics.map(({ change, best }) => cell(change, entryOf(experiment.run.metrics, change), best)),
      ...params.map(({ change, best }) => cell(change, entryOf(experiment.run.params, change), best)),
    ]),
  ];
  return [
    {
      id: 'experiments',
      title: [`${count(experiments.length, 'experiment')} of this branch`],
      fold: 'closed',
      dropOrder: 55,
      blocks: [
        {
          type: 'table',
          align: ['left', ...metrics.map(() => 'right' as const), ...params.map(() => 'left' as const)],
          head: [['Experiment'], ...[...metrics, ...params].map(({ change }): Text => [name(change.name)])],
          rows,
        },
      ],
    },
  ];
}

function label({ name: own, sha }: Experiment): Text {
  return [name(own), ' ', code(sha.slice(0, 7))];
}

/** By the first metric, where it is known which way is better. */
function bestFirst(experiments: readonly Experiment[], change: Change | undefined): readonly Experiment[] {
  if (change === undefined || change.direction === 'unknown') return experiments;
  const sign = change.direction === 'higher' ? -1 : 1;
  const rank = ({ run }: Experiment) => {
    const entry = entryOf(run.metrics, change);
    const number = entry === undefined ? undefined : asNumber(entry.value);
    return number === undefined || Number.isNaN(number) ? Number.POSITIVE_INFINITY : sign * number;
  };
  return experiments.toSorted((a, b) => (rank(a) === rank(b) ? 0 : rank(a) - rank(b)));
}

interface Varying {
  readonly change: Change;
  /** The best number of the column, where it is known which way is better. */
  readonly best: number | undefined;
}

/** What is not the same in all experiments and the change; a metric that none of them has says nothing. */
function varying(changes: readonly Change[], runs: readonly Run[], kind: 'metrics' | 'params'): Varying[] {
  return changes.flatMap((change) => {
    const entries = runs.map((run) => entryOf(run[kind], change));
    if (entries.every((entry) => entry === undefined)) return [];
    const all = [change.new, ...entries];
    const [first] = all;
    const isSame = all.every((entry) =>
      entry === undefined || first === undefined ? entry === first : sameValue(entry.value, first.value),
    );
    return isSame ? [] : [{ change, best: bestOf(change, all) }];
  });
}

function bestOf({ direction }: Change, entries: readonly (Entry | undefined)[]): number | undefined {
  const numbers = entries
    .map((entry) => (entry === undefined ? undefined : asNumber(entry.value)))
    .filter((number): number is number => number !== undefined && Number.isFinite(number));
  if (direction === 'unknown' || numbers.length === 0) return undefined;
  return direction === 'higher' ? Math.max(...numbers) : Math.min(...numbers);
}

function entryOf(entries: readonly Entry[], change: Change): Entry | undefined {
  const wanted = change.new ?? change.old;
  return entries.find(({ key, file }) => key === wanted?.key && file === wanted.file);
}

function cell(change: Change, entry: Entry | undefined, best: number | undefined): Inline[] {
  if (entry === undefined) return [absent];
  const shown = showValue(entry.value, precisionOf([entry.value], change.delta));
  return [best !== undefined && asNumber(entry.value) === best ? strong(shown) : shown];
}
