import { parseJson, parseJsonLines } from '../../formats/json.ts';
import { type Database, openDatabase, type SqlRow } from '../../formats/sqlite.ts';
import { at, isList, isMap, isValue, numberAt, type Tree, textAt } from '../../formats/tree.ts';
import type { Direction } from '../../model/run.ts';
import { isNumber, numberValue, type Value } from '../../model/value.ts';

export interface Trial {
  readonly number: number;
  readonly complete: boolean;
  /** One an objective. */
  readonly values: readonly number[];
  readonly params: ReadonlyMap<string, Value>;
}

export interface Study {
  readonly name: string;
  /** One an objective. */
  readonly directions: readonly Direction[];
  readonly trials: readonly Trial[];
}

/** A categorical param is kept as the place of its choice. */
function paramOf(internal: number, distribution: Tree): Value {
  const choices = at(distribution, 'attributes', 'choices');
  const choice = isList(choices) ? choices[internal] : undefined;
  if (choice === null) return 'None';
  if (isValue(choice)) return choice;
  const isFloat = textAt(distribution, 'name') === 'FloatDistribution';
  return isFloat || !Number.isInteger(internal)
    ? numberValue(internal)
    : { number: internal, text: String(internal) };
}

/** Undefined for a database of something else. Throws CmlError for what is no database. */
export function studiesOf(bytes: Uint8Array, wal?: Uint8Array): Study[] | undefined {
  const database = openDatabase(bytes, wal);
  if (
    !['studies', 'study_directions', 'trials', 'trial_values', 'trial_params'].every((name) =>
      database.tables.has(name),
    )
  )
    return undefined;
  const values = grouped(database, 'trial_values');
  const params = grouped(database, 'trial_params');
  return Array.from(database.rows('studies'), (study) => ({
    name: String(study.get('study_name')),
    directions: [...database.rows('study_directions')]
      .filter((row) => row.get('study_id') === study.get('study_id'))
      .sort((a, b) => Number(a.get('objective')) - Number(b.get('objective')))
      .map((row) => (row.get('direction') === 'MAXIMIZE' ? 'higher' : 'lower')),
    trials: [...database.rows('trials')]
      .filter((row) => row.get('study_id') === study.get('study_id'))
      .map((row) => ({
        number: Number(row.get('number')),
        complete: row.get('state') === 'COMPLETE',
        values: (values.get(row.get('trial_id')) ?? [])
          .sort((a, b) => Number(a.get('objective')) - Number(b.get('objective')))
          .map(valueOfRow),
        params: new Map(
          (params.get(row.get('trial_id')) ?? []).map((param) => [
            String(param.get('param_name')),
            paramOf(Number(param.get('param_value')), parseJson(String(param.get('distribution_json')))),
          ]),
        ),
      })),
  }));
}

function grouped(database: Database, table: string): Map<unknown, SqlRow[]> {
  const groups = new Map<unknown, SqlRow[]>();
  for (const row of database.rows(table)) {
    const group = groups.get(row.get('trial_id'));
    if (group) group.push(row);
    else groups.set(row.get('trial_id'), [row]);
  }
  return groups;
}

function valueOfRow(row: SqlRow): number {
  if (row.get('value_type') === 'INF_POS') return Number.POSITIVE_INFINITY;
  return row.get('value_type') === 'INF_NEG' ? Number.NEGATIVE_INFINITY : Number(row.get('value'));
}

/** Operations of a journal, as Optuna numbers them. */
const createStudy = 0;
const createTrial = 4;
const setParam = 5;
const setValues = 6;

const complete = 1;
const maximize = 2;

interface GrowingTrial extends Trial {
  complete: boolean;
  values: number[];
  readonly params: Map<string, Value>;
}

/** Undefined for a log of something else. Studies and trials are numbered in order of their making. */
export function studiesOfJournal(text: Uint8Array): Study[] | undefined {
  const { rows } = parseJsonLines(text);
  if (!rows.some((row) => numberAt(row, 'op_code') === createStudy)) return undefined;
  const studies: { name: string; directions: Direction[]; trials: GrowingTrial[] }[] = [];
  const trials: GrowingTrial[] = [];
  for (const row of rows) {
    const trial = trials[numberAt(row, 'trial_id') ?? -1];
    const study = studies[numberAt(row, 'study_id') ?? -1];
    switch (numberAt(row, 'op_code')) {
      case createStudy:
        studies.push({
          name: textAt(row, 'study_name') ?? '',
          directions: numbersOf(at(row, 'directions')).map((one) => (one === maximize ? 'higher' : 'lower')),
          trials: [],
        });
        break;
      case createTrial: {
        const made = { number: study?.trials.length ?? 0, complete: false, values: [], params: new Map() };
        trials.push(made);
        study?.trials.push(made);
        break;
      }
      case setParam:
        trial?.params.set(
          textAt(row, 'param_name') ?? '',
          paramOf(numberAt(row, 'param_value_internal') ?? Number.NaN, distributionOf(row)),
        );
        break;
      case setValues:
        if (!trial) break;
        trial.complete = numberAt(row, 'state') === complete;
        trial.values = numbersOf(at(row, 'values'));
    }
  }
  return studies;
}

function distributionOf(row: Tree): Tree {
  const text = textAt(row, 'distribution');
  return text === undefined ? null : parseJson(text);
}

function numbersOf(tree: Tree | undefined): number[] {
  if (!isList(tree)) return [];
  return tree.flatMap((item) => (isValue(item) && !isMap(item) && isNumber(item) ? [item.number] : []));
}
