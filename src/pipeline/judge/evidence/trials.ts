import { pairedBootstrap } from '../../../stats/bootstrap.ts';
import { type Family, values } from '../../../stats/metrics/family.ts';
import { passAtK } from '../../../stats/metrics/generation.ts';
import { meanOf } from '../../../stats/metrics/means.ts';
import { detectable } from '../../../stats/power.ts';
import type { PredictionFindings } from './predictions.ts';
import { columnsOf, labelOf, numberOf, type PredictionTable, type Roles } from './table.ts';
import type { Finding, Setback } from './types.ts';

/** The answers to one question, as points: 1 for right and 0 for wrong, or any score. */
type Answers = readonly number[];

/** Whether a table holds several answers to the same question: most of its ids repeat. */
export function hasTrials(table: PredictionTable, roles: Roles): boolean {
  const { id } = columnsOf(table, roles);
  if (id === undefined || table.rows === 0) return false;
  const ids = new Set<string | undefined>();
  for (let row = 0; row < table.rows; row++) {
    ids.add(labelOf(id[row]));
    // More than half of the rows are of a question each: the rest need not be looked at.
    if (ids.size > table.rows / 2) return false;
  }
  return true;
}

const fewest = 20;

/**
 * Repeated answers to the same questions, compared over questions: their mean, and pass@k for every k that all of them
 * have answers for. Answers to one question vary together, so it is the questions that are resampled.
 */
export function fromTrials(
  before: PredictionTable,
  after: PredictionTable,
  roles: Roles,
  confidence: number,
): PredictionFindings | Setback {
  const first = answersOf(before, roles);
  const second = answersOf(after, roles);
  const shared = [...second.keys()].filter((id) => first.has(id));
  if (shared.length < 0.8 * Math.max(first.size, second.size))
    return { setback: `only ${shared.length} questions have answers on both sides` };
  if (shared.length < fewest) return { setback: `${shared.length} questions are too few to resample` };
  const old = shared.map((id) => first.get(id)!);
  const now = shared.map((id) => second.get(id)!);
  const k = [...old, ...now].reduce((least, answers) => Math.min(least, answers.length), Infinity);
  const n = shared.length;
  const estimates = pairedBootstrap({ n, before: families(old, k), after: families(now, k) }, { confidence });
  const unstable = old.filter(isUnstable).length;
  const findings = new Map<string, Finding>();
  for (const [name, estimate] of estimates)
    findings.set(name, {
      evidence: 'trials',
      estimate,
      method: `paired bootstrap of ${n} questions with at least ${k} answers a side (BCa, 2000 resamples)`,
      covers: `it covers the choice of questions and the chance of each answer; ${unstable} of the questions have answers of both kinds on the baseline alone`,
      detectable: detectable(estimate.error, n - 1, confidence),
      sample: { size: n, of: 'questions', error: estimate.error },
    });
  return {
    find: (metric) => findings.get(metric),
    before: values(families(old, k), n),
    after: values(families(now, k), n),
  };
}

/** Right at one time and wrong at another, with nothing changed. */
export function isUnstable(answers: Answers): boolean {
  return answers.some((points) => points !== answers[0]);
}

/** Points by question: the score where there is one, else whether the prediction is the truth. */
export function answersOf(table: PredictionTable, roles: Roles): Map<string, number[]> {
  const { id, truth, prediction, score } = columnsOf(table, roles);
  const questions = new Map<string, number[]>();
  for (let row = 0; row < table.rows; row++) {
    const question = labelOf(id?.[row]);
    const points = score
      ? numberOf(score[row])
      : Number(truth !== undefined && labelOf(truth[row]) === labelOf(prediction?.[row]));
    if (question === undefined || !Number.isFinite(points)) continue;
    const answers = questions.get(question);
    if (answers === undefined) questions.set(question, [points]);
    else answers.push(points);
  }
  return questions;
}

function families(questions: readonly Answers[], most: number): Family[] {
  const means = questions.map((answers) => answers.reduce((sum, points) => sum + points, 0) / answers.length);
  const all = [meanOf('mean', means)];
  if (!questions.every((answers) => answers.every((points) => points === 0 || points === 1))) return all;
  for (const k of [1, 2, 3, 4, 5, 8, 10, 16, 32, 64, 100]) {
    if (k > most) break;
    const passes = questions.map((answers) => {
      const right = answers.filter((points) => points === 1).length;
      return passAtK(answers.length, right, k);
    });
    all.push(meanOf(`pass@${k}`, passes));
  }
  return all;
}
