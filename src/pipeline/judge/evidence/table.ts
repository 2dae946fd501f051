import type { Cell } from '../../../model/plot.ts';

/** What a model said of each example of one side, as its file had it. Column names are hostile, as all from files. */
export interface PredictionTable {
  readonly rows: number;
  readonly columns: ReadonlyMap<string, ArrayLike<Cell>>;
}

/** Which column holds what. What is not given is looked for under its usual names. */
export interface Roles {
  readonly id?: string;
  readonly truth?: string;
  readonly prediction?: string;
  /** The probability or score of the positive class, or the points of an answer. */
  readonly score?: string;
  /** Examples that belong together: patients, sessions, documents. */
  readonly group?: string;
  /** The class that counts as positive where there are two. */
  readonly positive?: string;
}

type Role = Exclude<keyof Roles, 'positive'> | 'query';

const usual: Readonly<Record<Role, readonly string[]>> = {
  id: ['id', 'example_id', 'sample_id', 'question_id', 'uid', 'uuid', 'index', 'key', 'name', 'path', 'file'],
  truth: [
    'y_true',
    'truth',
    'label',
    'target',
    'y',
    'true',
    'actual',
    'expected',
    'ground_truth',
    'reference',
    'answer',
    'relevance',
  ],
  prediction: [
    'y_pred',
    'prediction',
    'pred',
    'predicted',
    'predicted_label',
    'yhat',
    'y_hat',
    'output',
    'response',
  ],
  score: [
    'y_score',
    'y_prob',
    'y_proba',
    'score',
    'prob',
    'proba',
    'probability',
    'p',
    'correct',
    'passed',
    'points',
    'win',
    'won',
  ],
  query: ['query', 'query_id', 'qid'],
  group: ['group', 'cluster', 'group_id', 'patient', 'patient_id', 'session', 'user', 'subject'],
};

export interface Columns {
  readonly id?: ArrayLike<Cell>;
  readonly truth?: ArrayLike<Cell>;
  readonly prediction?: ArrayLike<Cell>;
  readonly score?: ArrayLike<Cell>;
  readonly group?: ArrayLike<Cell>;
  /** What a ranking answers: rows of the same query are the documents it ranks. */
  readonly query?: ArrayLike<Cell>;
  /** By class, the column with its probability or score: `prob_cat`, `score_dog` … */
  readonly classScores?: ReadonlyMap<string, ArrayLike<Cell>>;
}

const classScore = /^(?:scores?|probs?|proba|probability|p|logits?)_(.+)$/i;

/** The columns by what they hold. A role that the user gave and the table lacks is missing, not guessed. */
export function columnsOf(table: PredictionTable, roles: Roles): Columns {
  const names = new Map([...table.columns.keys()].map((name) => [name.toLowerCase(), name]));
  const find = (role: Role): ArrayLike<Cell> | undefined => {
    const wanted = role === 'query' ? undefined : roles[role];
    if (wanted !== undefined) return table.columns.get(wanted);
    const name = usual[role].find((candidate) => names.has(candidate));
    return name === undefined ? undefined : table.columns.get(names.get(name)!);
  };
  const found: { -readonly [role in Role]?: ArrayLike<Cell> } = {};
  for (const role of ['id', 'truth', 'prediction', 'score', 'group', 'query'] as const) {
    const column = find(role);
    if (column !== undefined) found[role] = column;
  }
  const classScores = new Map(
    [...table.columns].flatMap(([name, column]) => {
      const label = classScore.exec(name)?.[1];
      return label === undefined ? [] : [[labelOf(label)!, column] as const];
    }),
  );
  return classScores.size < 2 ? found : { ...found, classScores };
}

/** The columns that play no part: what examples can be told apart by. */
export function otherColumns(table: PredictionTable, roles: Roles): [string, ArrayLike<Cell>][] {
  const { classScores, ...played } = columnsOf(table, roles);
  const taken = new Set<ArrayLike<Cell>>([...Object.values(played), ...(classScores?.values() ?? [])]);
  return [...table.columns].filter(([name, column]) => !taken.has(column) && !isRole(name));
}

/** A second id, score or truth by its usual name is no property of an example. */
function isRole(name: string): boolean {
  const word = name.toLowerCase();
  return (['id', 'truth', 'prediction', 'score'] as const).some((role) => usual[role].includes(word));
}

/** A cell as a number; NaN where it is none. Flags count as 0 and 1. */
export function numberOf(cell: Cell | undefined): number {
  if (typeof cell === 'number') return cell;
  if (typeof cell === 'boolean') return Number(cell);
  return typeof cell === 'string' && cell.trim() !== '' ? Number(cell) : Number.NaN;
}

/** A cell as the name of a class or an id: 1, 1.0 and "1" are one, as CSV and JSON write the same label differently. */
export function labelOf(cell: Cell | undefined): string | undefined {
  if (cell === null || cell === undefined) return undefined;
  if (typeof cell === 'boolean') return cell ? 'true' : 'false';
  const number = numberOf(cell);
  return Number.isFinite(number) ? String(number) : String(cell);
}
