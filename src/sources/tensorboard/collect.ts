import { numberValue } from '../../model/value.ts';
import { entry } from '../entries.ts';
import { livePlots } from '../live.ts';
import { append, attempt, gathering } from '../parts.ts';
import { keyIn, newestRuns } from '../runs.ts';
import type { RunParts, SourceContext } from '../types.ts';
import { createEvents, type Events, readEvents } from './events.ts';

const name = 'tensorboard';

/** Folders of one run that hold its parts: Keras' `train` and `validation`. */
const inParts = /\/(train|training|val|valid|validation|test|eval|evaluation)$/;

/** Every file of a folder belongs to one run; the folder `validation` is a part of the run above it. */
export async function collect({ view, found }: SourceContext): Promise<RunParts> {
  const parts = gathering(found);
  const runs = new Map<string, Map<string, string[]>>();
  for (const path of found) {
    const folder = path.slice(0, Math.max(0, path.lastIndexOf('/')));
    const part = inParts.exec(folder)?.[1] ?? '';
    const run = part === '' ? folder : folder.slice(0, -part.length - 1);
    const folders = runs.get(run) ?? new Map<string, string[]>();
    runs.set(run, folders.set(part, [...(folders.get(part) ?? []), path]));
  }
  const chosen = newestRuns(
    Array.from(runs, ([folder, content]) => ({
      folder,
      content,
      time: timeOf([...content.values()].flat()),
    })),
  );
  for (const run of chosen) {
    const series = [];
    const file = run.folder === '' ? found[0]! : run.folder;
    for (const [part, paths] of run.content) {
      const events = createEvents();
      for (const path of paths)
        await attempt(parts, path, async () => {
          if (!(await readEvents(view.stream(path), events)))
            parts.warnings.push({
              code: 'damaged',
              file: path,
              message: `${path} is damaged: what follows the first broken record was left out.`,
            });
        });
      series.push(...addScalars(events, part === '' ? '' : `${part}/`));
      for (const [key, value] of events.hparams)
        parts.params.push(
          entry(keyIn(run, key), typeof value === 'number' ? numberValue(value) : value, {
            source: name,
            file,
          }),
        );
    }
    for (const { name: tag, step, value } of series)
      parts.metrics.push(entry(keyIn(run, tag), shortest(value), { source: name, file, step }));
    const prefix = run.name === '' ? name : `${name}:${run.name}`;
    append(parts.plots, livePlots(series, { source: name, file, prefix }));
  }
  return parts;
}

function addScalars(events: Events, prefix: string) {
  return Array.from(events.scalars, ([tag, scalars]) => {
    const { x, y } = scalars.points();
    return {
      name: prefix + tag,
      x,
      y,
      step: scalars.last?.step ?? 0,
      value: scalars.last?.value ?? Number.NaN,
    };
  }).filter((series) => series.y.length > 0);
}

/** Seconds since 1970, which stand in a file's name: `events.out.tfevents.1795247725.host`. */
function timeOf(paths: readonly string[]): number {
  return Math.max(...paths.map((path) => Number(/tfevents\.(\d+)/.exec(path)?.[1] ?? 0)));
}

/** Most values are single floats: 0.9 is written as 0.8999999761581421. The shortest text that means the same float is what was logged. */
function shortest(value: number) {
  if (!Number.isFinite(value) || Math.fround(value) !== value) return numberValue(value);
  for (let digits = 6; digits < 10; digits += 1) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === value) return numberValue(short);
  }
  return numberValue(value);
}
