import { dumpJson } from '../../formats/python/json.ts';
import { type CollectOptions, collectExperiments } from '../experiments/collect.ts';
import { experimentsJson } from '../experiments/json.ts';
import { showTable } from '../experiments/show.ts';
import type { Baseline } from '../experiments/states.ts';
import { tabulate } from '../experiments/table.ts';
import { DvcError } from '../failure.ts';
import { hasCommits, openRepository } from '../repository.ts';
import { type Outcome, outcomeOf, type Place } from './outcome.ts';

export interface ExperimentsOptions extends CollectOptions {
  readonly json?: boolean | undefined;
  readonly csv?: boolean | undefined;
  readonly md?: boolean | undefined;
  /** Significant digits, in CSV; 5 elsewhere. */
  readonly precision?: number | undefined;
  readonly onlyChanged?: boolean | undefined;
  readonly drop?: readonly string[] | undefined;
  readonly keep?: readonly string[] | undefined;
  readonly sortBy?: string | undefined;
  readonly sortOrder?: 'asc' | 'desc' | undefined;
}

/** `dvc exp show`. */
export function experimentsShow(options: ExperimentsOptions, place: Place): Promise<Outcome> {
  return outcomeOf(
    async () => {
      const repository = await openRepository(place.cwd, place.env);
      try {
        const baselines = (await hasCommits(repository.git))
          ? await collectExperiments(repository, options)
          : [];
        if (options.json) return `${dumpJson(experimentsJson(baselines))}\n`;
        return await toTable(baselines, options);
      } finally {
        repository.close();
      }
    },
    (error) => (error instanceof DvcError && error.type === 'RevError' ? 1 : 255),
  );
}

function toTable(baselines: readonly Baseline[], options: ExperimentsOptions): Promise<string> {
  const { csv = false, md = false, onlyChanged = false, drop = [], keep = [] } = options;
  const table = tabulate(baselines, {
    digits: csv ? options.precision || undefined : 5,
    fill: csv ? '' : '-',
    iso: csv,
    sortBy: options.sortBy,
    descending: options.sortOrder === 'desc',
    now: new Date(),
  });
  return showTable(table, { csv, md, onlyChanged, drop, keep });
}
