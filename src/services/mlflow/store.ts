import { at, listAt, type Tree, textAt, wordAt } from '../../formats/tree.ts';
import { isNumber, type NumberValue, numberValue } from '../../model/value.ts';
import { cellValue } from '../../sources/cells.ts';
import { namesToDraw } from '../../sources/live.ts';
import {
  inOrder,
  type Point,
  type RunContent,
  type RunInfo,
  type Store,
  unbounded,
} from '../../sources/mlflow/run.ts';
import { type Client, required } from '../client.ts';
import type { Place } from '../types.ts';

/** By which MLflow's client marks a run with the commit of the script that it ran. */
const commitTag = 'mlflow.source.git.commit';

/** Runs of one commit that are looked at, newest first: more are the trials of a search. */
const maxRuns = 200;

/** The most values that the server returns at once: a page of a history. */
const pageSize = 25_000;

/** Points of one history that are read: far more than a picture shows. */
const maxPoints = 200_000;

const failures = new Set(['FAILED', 'KILLED']);

/** The calls that are made: https://mlflow.org/docs/latest/rest-api.html */
export interface Server {
  /** By id, the names of the experiments to look in. */
  experiments(place: Place): Promise<ReadonlyMap<string, string>>;
  runs(experiments: readonly string[], commit: string): Promise<readonly Tree[]>;
  history(run: string, key: string): Promise<readonly Tree[]>;
}

export function openServer(client: Client, url: string): Server {
  const known = (answer: Tree | undefined) => required(answer, url);
  return {
    async experiments({ env, settings }) {
      const named = (settings.mlflow || undefined)?.experiment ?? env.MLFLOW_EXPERIMENT_NAME;
      if (named) {
        const one = await client.get('experiments/get-by-name', { experiment_name: named });
        return namesOf([at(one, 'experiment')]);
      }
      if (env.MLFLOW_EXPERIMENT_ID) {
        const one = await client.get('experiments/get', { experiment_id: env.MLFLOW_EXPERIMENT_ID });
        return namesOf([at(one, 'experiment')]);
      }
      const all = known(await client.post('experiments/search', { max_results: 1000 }));
      return namesOf(listAt(all, 'experiments'));
    },

    async runs(experiments, commit) {
      if (experiments.length === 0) return [];
      const answer = await client.post('runs/search', {
        experiment_ids: experiments,
        filter: `tags.\`${commitTag}\` = '${commit}'`,
        order_by: ['attributes.start_time DESC'],
        max_results: maxRuns,
        run_view_type: 'ACTIVE_ONLY',
      });
      return listAt(known(answer), 'runs');
    },

    async history(run, key) {
      const points: Tree[] = [];
      for (let token: string | undefined; ; ) {
        const answer = await client.get('metrics/get-history', {
          run_id: run,
          metric_key: key,
          max_results: String(pageSize),
          ...(token && { page_token: token }),
        });
        for (const point of listAt(answer, 'metrics')) points.push(point);
        token = textAt(answer, 'next_page_token');
        if (!token || points.length >= maxPoints) return points;
      }
    },
  };
}

/** The runs that a training of one commit logged, as a store. */
export function serverStore(server: Server, experiments: ReadonlyMap<string, string>, commit: string): Store {
  const found = new Map<string, Tree>();
  let asked: Promise<readonly RunInfo[]> | undefined;

  async function search(): Promise<readonly RunInfo[]> {
    const runs = await server.runs([...experiments.keys()], commit);
    return runs.flatMap((run): RunInfo | [] => {
      const id = textAt(run, 'info', 'run_id');
      const experiment = experiments.get(wordAt(run, 'info', 'experiment_id'));
      if (id === undefined || experiment === undefined) return [];
      found.set(id, at(run, 'data') ?? null);
      const parent = pairsOf(at(run, 'data'), 'tags').get('mlflow.parentRunId');
      return {
        id,
        experiment,
        start: Number(wordAt(run, 'info', 'start_time')) || 0,
        failed: failures.has(textAt(run, 'info', 'status') ?? ''),
        ...(parent !== undefined && { parent }),
      };
    });
  }

  return {
    runs() {
      asked ??= search();
      return asked;
    },
    async read({ id }, { histories: areWanted = true } = {}): Promise<RunContent> {
      const data = found.get(id);
      const metrics = new Map(
        listAt(data, 'metrics').map((metric) => [
          wordAt(metric, 'key'),
          { value: metricOf(metric), step: Number(wordAt(metric, 'step')) || 0 },
        ]),
      );
      // A metric that was logged once has no curve; which were is not said, but their step is mostly 0.
      const counted = [...metrics].filter(([, { step }]) => step !== 0).map(([key]) => key);
      const names = areWanted ? namesToDraw(counted.length > 0 ? counted : [...metrics.keys()]) : [];
      const histories = new Map(
        await Promise.all(names.map(async (key) => [key, pointsOf(await server.history(id, key))] as const)),
      );
      return { metrics, params: pairsOf(data, 'params'), histories };
    },
  };
}

function pointsOf(points: readonly Tree[]): Point[] {
  return inOrder(
    points.map((point) => ({
      step: Number(wordAt(point, 'step')) || 0,
      time: Number(wordAt(point, 'timestamp')) || 0,
      value: metricOf(point).number,
    })),
  );
}

/** A number with the text that it came as, where that is the whole truth. */
function metricOf(metric: Tree): NumberValue {
  const value = cellValue(wordAt(metric, 'value'));
  if (!isNumber(value)) return numberValue(Number.NaN);
  const number = unbounded(value.number);
  return number === value.number ? value : numberValue(number);
}

function namesOf(experiments: readonly (Tree | undefined)[]): Map<string, string> {
  return new Map(
    experiments.flatMap((one): (readonly [string, string])[] => {
      const id = wordAt(one, 'experiment_id');
      return id === '' || textAt(one, 'lifecycle_stage') === 'deleted'
        ? []
        : [[id, textAt(one, 'name') ?? id]];
    }),
  );
}

function pairsOf(data: Tree | undefined, kind: 'params' | 'tags'): Map<string, string> {
  return new Map(listAt(data, kind).map((pair) => [wordAt(pair, 'key'), wordAt(pair, 'value')]));
}
