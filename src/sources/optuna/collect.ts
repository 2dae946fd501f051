import type { RevisionView } from '../../io/view.ts';
import { numberValue } from '../../model/value.ts';
import { readDatabase } from '../database.ts';
import { entry } from '../entries.ts';
import { reducedSeries } from '../live.ts';
import { attempt, type Gathering, gathering } from '../parts.ts';
import type { RunParts, SourceContext } from '../types.ts';
import { type Study, studiesOf, studiesOfJournal, type Trial } from './study.ts';

const name = 'optuna';

const maxBytes = 1 << 29;

/** The best trial of every study with one objective; with several there is no single best. */
export async function collect({ view, found }: SourceContext): Promise<RunParts> {
  const parts = gathering();
  for (const path of found)
    await attempt(parts, path, async () => {
      const studies = path.endsWith('.log')
        ? studiesOfJournal(await view.read(path, { maxBytes }))
        : await studiesIn(parts, view, path);
      if (!studies) return;
      parts.claimed.push(path);
      for (const study of studies) addStudy(parts, path, study, studies.length > 1 ? `${study.name}/` : '');
    });
  return parts;
}

async function studiesIn(parts: Gathering, view: RevisionView, path: string) {
  const { bytes, wal } = await readDatabase(parts, view, path);
  return studiesOf(bytes, wal);
}

function addStudy(parts: Gathering, file: string, study: Study, prefix: string): void {
  const origin = { source: name, file };
  const complete = study.trials.filter((trial) => trial.complete && trial.values.length > 0);
  parts.metrics.push({ ...entry(`${prefix}trials`, numberValue(complete.length), origin) });
  const direction = study.directions[0];
  if (study.directions.length !== 1 || direction === undefined || complete.length === 0) return;
  const isBetter = (a: Trial, b: Trial) =>
    direction === 'higher' ? a.values[0]! > b.values[0]! : a.values[0]! < b.values[0]!;
  let best = complete[0]!;
  const soFar = complete.map((trial) => {
    if (isBetter(trial, best)) best = trial;
    return best.values[0]!;
  });
  parts.metrics.push({
    ...entry(`${prefix}best_value`, numberValue(best.values[0]!), { ...origin, step: best.number }),
    direction,
  });
  for (const [key, value] of best.params) parts.params.push(entry(prefix + key, value, origin));
  const x = complete.map((trial) => trial.number);
  if (complete.length > 1)
    parts.plots.push({
      kind: 'series',
      id: `${name}:${study.name}`,
      title: study.name,
      ...origin,
      xLabel: 'trial',
      yLabel: 'objective',
      series: [reducedSeries('best so far', x, soFar)],
    });
}
