import { pairedBootstrap } from '../../../stats/bootstrap.ts';
import { type Family, values } from '../../../stats/metrics/family.ts';
import { meanOf } from '../../../stats/metrics/means.ts';
import { ndcg } from '../../../stats/metrics/ranking.ts';
import { detectable } from '../../../stats/power.ts';
import type { PredictionFindings } from './predictions.ts';
import { columnsOf, labelOf, numberOf, type PredictionTable, type Roles } from './table.ts';
import type { Finding, Setback } from './types.ts';

/** The documents of one query: how relevant each is, and how it was scored. */
export interface Ranking {
  readonly relevance: number[];
  readonly scores: number[];
}

const fewest = 20;

/** Whether a table holds rankings: a query, a relevance and a score in every row. */
export function hasQueries(table: PredictionTable, roles: Roles): boolean {
  const { query, truth, score } = columnsOf(table, roles);
  return query !== undefined && truth !== undefined && score !== undefined;
}

/** NDCG, its first ten places, and the mean reciprocal rank, compared over the queries that both sides have. */
export function fromQueries(
  before: PredictionTable,
  after: PredictionTable,
  roles: Roles,
  confidence: number,
): PredictionFindings | Setback {
  const first = rankingsOf(before, roles);
  const second = rankingsOf(after, roles);
  const shared = [...second.keys()].filter((query) => first.has(query));
  const all = Math.max(first.size, second.size);
  if (shared.length < 0.8 * all)
    return { setback: `only ${shared.length} of ${all} queries are on both sides` };
  const n = shared.length;
  if (n < fewest) return { setback: `${n} queries are too few to resample` };
  const old = families(shared.map((query) => first.get(query)!));
  const now = families(shared.map((query) => second.get(query)!));
  const estimates = pairedBootstrap({ n, before: old, after: now }, { confidence });
  const findings = new Map(
    [...estimates].map(([name, estimate]): [string, Finding] => [
      name,
      {
        evidence: 'predictions',
        estimate,
        method: `paired bootstrap of ${n} queries (BCa, 2000 resamples)`,
        covers: 'it covers the choice of queries, not how another training would come out',
        detectable: detectable(estimate.error, n - 1, confidence),
        sample: { size: n, of: 'queries', error: estimate.error },
      },
    ]),
  );
  return {
    find: (metric) => findings.get(metric),
    before: values(families([...first.values()]), first.size),
    after: values(families([...second.values()]), second.size),
  };
}

export function rankingsOf(table: PredictionTable, roles: Roles): Map<string, Ranking> {
  const { query, truth, score } = columnsOf(table, roles);
  const rankings = new Map<string, Ranking>();
  for (let row = 0; row < table.rows; row++) {
    const name = labelOf(query?.[row]);
    const [relevance, points] = [numberOf(truth?.[row]), numberOf(score?.[row])];
    if (name === undefined || Number.isNaN(relevance) || Number.isNaN(points)) continue;
    const ranking = rankings.get(name) ?? { relevance: [], scores: [] };
    rankings.set(name, ranking);
    ranking.relevance.push(relevance);
    ranking.scores.push(points);
  }
  return rankings;
}

function families(rankings: readonly Ranking[]): Family[] {
  const mean = (name: string, of: (ranking: Ranking) => number) => meanOf(name, rankings.map(of));
  return [
    mean('ndcg@10', ({ relevance, scores }) => ndcg(relevance, scores, 10)),
    mean('ndcg', ({ relevance, scores }) => ndcg(relevance, scores)),
    mean('mrr', reciprocalRank),
  ];
}

/** One over the place of the first relevant document, those of equal score before it; 0 where none is relevant. */
function reciprocalRank({ relevance, scores }: Ranking): number {
  const best = scores.reduce((top, score, i) => (relevance[i]! > 0 ? Math.max(top, score) : top), -Infinity);
  if (best === -Infinity) return 0;
  return 1 / (1 + scores.filter((score, i) => score >= best && relevance[i]! <= 0).length);
}
