import { openDatabase, type SqlRow } from '../../formats/sqlite.ts';
import { numberValue } from '../../model/value.ts';
import { inOrder, type Point, type RunInfo, type Store, unbounded } from './run.ts';

const failures = new Set(['FAILED', 'KILLED']);

/** `mlflow.db`, MLflow's default store since 3.7. Throws CmlError `format-invalid` for another or a damaged database. */
export function databaseStore(file: Uint8Array, wal: Uint8Array | undefined): Store {
  const database = openDatabase(file, wal);

  function isActive(row: SqlRow): boolean {
    return row.get('lifecycle_stage') !== 'deleted';
  }

  return {
    async runs() {
      const names = new Map<unknown, string>();
      for (const row of database.rows('experiments'))
        if (isActive(row)) names.set(row.get('experiment_id'), String(row.get('name')));
      const parents = new Map<unknown, string>();
      for (const row of database.rows('tags'))
        if (row.get('key') === 'mlflow.parentRunId')
          parents.set(row.get('run_uuid'), String(row.get('value')));
      const runs: RunInfo[] = [];
      for (const row of database.rows('runs')) {
        const experiment = names.get(row.get('experiment_id'));
        const id = String(row.get('run_uuid'));
        const parent = parents.get(id);
        if (experiment === undefined || !isActive(row)) continue;
        runs.push({
          id,
          experiment,
          start: Number(row.get('start_time') ?? 0),
          failed: failures.has(String(row.get('status'))),
          ...(parent !== undefined && { parent }),
        });
      }
      return runs;
    },

    async read({ id }) {
      const metrics = new Map<string, { value: ReturnType<typeof numberValue>; step: number }>();
      for (const row of database.rowsWhere('latest_metrics', 'run_uuid', id))
        metrics.set(String(row.get('key')), {
          value: numberValue(metricOf(row)),
          step: Number(row.get('step') ?? 0),
        });
      const params = new Map<string, string>();
      for (const row of database.rowsWhere('params', 'run_uuid', id))
        params.set(String(row.get('key')), String(row.get('value') ?? ''));
      const histories = new Map<string, Point[]>();
      for (const row of database.rowsWhere('metrics', 'run_uuid', id)) {
        const key = String(row.get('key'));
        const point = {
          step: Number(row.get('step')),
          time: Number(row.get('timestamp')),
          value: metricOf(row),
        };
        const points = histories.get(key);
        if (points) points.push(point);
        else histories.set(key, [point]);
      }
      for (const [key, points] of histories) histories.set(key, inOrder(points));
      return { metrics, params, histories };
    },
  };
}

/** MLflow writes NaN as 0 with a flag. */
function metricOf(row: SqlRow): number {
  return row.get('is_nan') === 1 ? Number.NaN : unbounded(Number(row.get('value')));
}
