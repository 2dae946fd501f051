import { at, isList, type Tree, textAt } from '../../formats/tree.ts';
import { isNumber } from '../../model/value.ts';
import { paramValue } from '../cells.ts';
import { entry, parseTree } from '../entries.ts';
import { livePlots } from '../live.ts';
import { append, attempt, type Gathering, gathering } from '../parts.ts';
import type { RunParts, SourceContext } from '../types.ts';
import { bestOf, type Goal, goalOf, observed, type Trial, trialOf } from './trial.ts';

const name = 'katib';

interface Study {
  readonly file: string;
  experiment: Tree | undefined;
  readonly trials: Trial[];
}

/** Every experiment in the files; what is neither one of Katib's experiments nor a trial is passed over. */
export async function collect({ view, found }: SourceContext): Promise<RunParts> {
  const parts = gathering();
  const studies = new Map<string, Study>();
  for (const path of found)
    await attempt(parts, path, async () => {
      const tree = parseTree(path, await view.read(path)) ?? null;
      const items = at(tree, 'items');
      const objects = (isList(items) ? items : [tree]).filter(isOurs);
      for (const object of objects) {
        const kind = textAt(object, 'kind');
        const study = kind === 'Experiment' ? textAt(object, 'metadata', 'name') : experimentOf(object);
        const known = studies.get(study ?? '') ?? { file: path, experiment: undefined, trials: [] };
        studies.set(study ?? '', known);
        if (kind === 'Experiment') known.experiment = object;
        else known.trials.push(trialOf(object));
      }
      if (objects.length > 0) parts.claimed.push(path);
    });
  for (const [study, content] of studies) addStudy(parts, studies.size > 1 ? `${study}/` : '', content);
  return parts;
}

function isOurs(object: Tree): boolean {
  const version = textAt(object, 'apiVersion') ?? '';
  return version.startsWith('kubeflow.org/') && /^(Experiment|Trial)$/.test(textAt(object, 'kind') ?? '');
}

function experimentOf(trial: Tree): string | undefined {
  return (
    textAt(trial, 'metadata', 'labels', 'katib.kubeflow.org/experiment') ??
    textAt(trial, 'metadata', 'labels', 'experiment')
  );
}

function addStudy(parts: Gathering, prefix: string, { file, experiment, trials }: Study): void {
  const origin = { source: name, file };
  const goal = experiment === undefined ? trials[0]?.goal : goalOf(experiment);
  const optimal = at(experiment, 'status', 'currentOptimalTrial');
  const best = optimal === undefined ? goal && bestOf(trials, goal) : trialOf(optimal);
  for (const [key, value] of best && goal ? observed(best, goal) : [])
    parts.metrics.push(measured(entry(prefix + key, value, origin), key, goal!));
  for (const [key, text] of best?.params ?? [])
    parts.params.push(entry(prefix + key, paramValue(text), origin));
  for (const kind of ['trials', 'trialsSucceeded', 'trialsFailed']) {
    const count = at(experiment, 'status', kind);
    if (count !== undefined && count !== null && typeof count === 'object' && 'number' in count)
      parts.metrics.push(entry(prefix + kind, count, origin));
  }
  const inOrder = [...trials].sort((a, b) => (a.ended < b.ended ? -1 : a.ended > b.ended ? 1 : 0));
  const histories = new Map<string, number[]>();
  for (const trial of goal ? inOrder : [])
    for (const [key, value] of observed(trial, goal!))
      if (isNumber(value)) histories.set(key, [...(histories.get(key) ?? []), value.number]);
  append(
    parts.plots,
    livePlots(
      Array.from(histories, ([key, y]) => ({ name: key, x: y.map((_, at) => at + 1), y })),
      { ...origin, xLabel: 'trial', prefix: prefix === '' ? name : `${name}:${prefix}` },
    ),
  );
}

/** The objective's direction is declared; of the other metrics nobody said it. */
function measured<E extends object>(found: E, key: string, { metric, direction }: Goal): E {
  return key === metric && direction !== undefined ? { ...found, direction } : found;
}
