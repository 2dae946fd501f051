import { at, isList, type Tree, textAt, wordAt } from '../../formats/tree.ts';
import type { Direction } from '../../model/run.ts';
import { isNumber, type Value } from '../../model/value.ts';
import { cellValue } from '../cells.ts';

/** What an experiment is after. */
export interface Goal {
  readonly metric: string;
  readonly direction: Direction | undefined;
  /** By metric, which of its observations counts: `latest`, `min` or `max`. */
  readonly strategies: ReadonlyMap<string, string>;
}

export interface Trial {
  readonly goal: Goal;
  /** RFC 3339, empty while it runs. */
  readonly ended: string;
  readonly params: ReadonlyMap<string, string>;
  /** By metric: its observations by `latest`, `min` and `max`. */
  readonly metrics: ReadonlyMap<string, Tree>;
}

/** https://www.kubeflow.org/docs/components/katib/reference/katib-v1beta1/ */
export function goalOf(object: Tree): Goal {
  const objective = at(object, 'spec', 'objective');
  const type = textAt(objective, 'type');
  return {
    metric: textAt(objective, 'objectiveMetricName') ?? '',
    direction: type === 'maximize' ? 'higher' : type === 'minimize' ? 'lower' : undefined,
    strategies: new Map(
      named(at(objective, 'metricStrategies')).map(([key, one]) => [key, textAt(one, 'value') ?? '']),
    ),
  };
}

/** A trial of its own, or the best one as an experiment's status has it. */
export function trialOf(object: Tree): Trial {
  const params = at(object, 'spec', 'parameterAssignments') ?? at(object, 'parameterAssignments');
  const observation = at(object, 'status', 'observation') ?? at(object, 'observation');
  return {
    goal: goalOf(object),
    ended: textAt(object, 'status', 'completionTime') ?? '',
    params: new Map(named(params).map(([key, one]) => [key, wordAt(one, 'value')])),
    metrics: new Map(named(at(observation, 'metrics'))),
  };
}

/** Each metric's value, by the strategy that the experiment has for it; Katib's own default follows the objective. */
export function observed({ metrics }: Trial, goal: Goal): [string, Value][] {
  const usual = goal.direction === 'higher' ? 'max' : goal.direction === 'lower' ? 'min' : 'latest';
  return Array.from(metrics, ([key, one]) => {
    const wanted = wordAt(one, goal.strategies.get(key) ?? usual);
    // `unavailable` stands where a metric was not observed.
    return [key, cellValue(/^(|unavailable)$/.test(wanted) ? wordAt(one, 'latest') : wanted)];
  });
}

/** The trial with the best objective; undefined where none has one. */
export function bestOf(trials: readonly Trial[], goal: Goal): Trial | undefined {
  let best: { readonly trial: Trial; readonly score: number } | undefined;
  for (const trial of trials) {
    const value = observed(trial, goal).find(([key]) => key === goal.metric)?.[1];
    if (!isNumber(value) || Number.isNaN(value.number)) continue;
    const score = goal.direction === 'lower' ? -value.number : value.number;
    if (!best || score > best.score) best = { trial, score };
  }
  return best?.trial;
}

function named(list: Tree | undefined): [string, Tree][] {
  return isList(list) ? list.flatMap((one): [string, Tree][] => [[textAt(one, 'name') ?? '', one]]) : [];
}
