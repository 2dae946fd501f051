import { at, isMap, listAt, type Tree, textAt } from '../../formats/tree.ts';
import { isNumber } from '../../model/value.ts';
import { cellValue } from '../../sources/cells.ts';
import { entry } from '../../sources/entries.ts';
import { type LiveSeries, livePlots } from '../../sources/live.ts';
import { append, attempt, type Gathering, gathering } from '../../sources/parts.ts';
import type { RunParts } from '../../sources/types.ts';
import { addressOf, basic, bearer } from '../address.ts';
import { required } from '../client.ts';
import { forCommits } from '../commit.ts';
import type { Place, Question } from '../types.ts';

const name = 'prometheus';

/** Series that one query may yield. */
const maxSeries = 100;

/** Every query is asked by itself: one that is wrong hides no other. */
export async function ask(question: Question): Promise<RunParts> {
  const { env, settings } = question.place;
  const parts = gathering();
  if (!settings.prometheus) return parts;
  const base = addressOf(env.PROMETHEUS_URL || settings.prometheus.url || '')!.url;
  const client = question.client(`${base}/api/v1`, credential(env));
  const series: LiveSeries[] = [];
  for (const [key, expression] of Object.entries(settings.prometheus.queries))
    await attempt(parts, `${name}/${key}`, async () => {
      for (const query of forCommits(expression, question)) {
        const answer = required(await client.get('query', { query }), base);
        if (add(parts, series, key, at(answer, 'data'))) return;
      }
    });
  if (!question.skipPlots)
    append(parts.plots, livePlots(series, { source: name, file: name, xLabel: 'seconds' }));
  return parts;
}

/** Only to the server that the environment names: cml.yaml may be a stranger's. */
function credential(env: Place['env']): Readonly<Record<string, string>> {
  const own = addressOf(env.PROMETHEUS_URL ?? '');
  if (!own) return {};
  const user = env.PROMETHEUS_USERNAME || own.user;
  if (user) return basic(user, env.PROMETHEUS_PASSWORD || own.password || '');
  return env.PROMETHEUS_TOKEN ? bearer(env.PROMETHEUS_TOKEN) : {};
}

/** What a query yields, by its type: https://prometheus.io/docs/prometheus/latest/querying/api/#expression-query-result-formats */
function add(parts: Gathering, series: LiveSeries[], key: string, data: Tree | undefined): boolean {
  const origin = { source: name, file: name };
  const type = textAt(data, 'resultType');
  if (type === 'scalar' || type === 'string') {
    parts.metrics.push(entry(key, sampleOf(listAt(data, 'result')), origin));
    return true;
  }
  const results = listAt(data, 'result').slice(0, maxSeries);
  const names = namesOf(key, results);
  for (const [place, result] of results.entries()) {
    const points = type === 'matrix' ? listAt(result, 'values') : [at(result, 'value') ?? null];
    const values = points.map((point) => sampleOf(Array.isArray(point) ? point : []));
    parts.metrics.push(entry(names[place]!, values.at(-1) ?? '', origin));
    const [start] = points.map(timeOf);
    series.push({
      name: names[place]!,
      x: points.map((point) => timeOf(point) - start!),
      y: values.map((value) => (isNumber(value) ? value.number : Number.NaN)),
    });
  }
  return results.length > 0;
}

/** The query's name alone for one result; else with what its labels add: `latency.eu`, `latency.us`. */
function namesOf(key: string, results: readonly Tree[]): string[] {
  if (results.length === 1) return [key];
  const labels = results.map((result) => {
    const metric = at(result, 'metric');
    return new Map(Array.from(isMap(metric) ? metric : [], ([label, value]) => [label, textOf(value)]));
  });
  const all = [...new Set(labels.flatMap((own) => [...own.keys()]))].sort();
  const telling = all.filter((label) => new Set(labels.map((own) => own.get(label))).size > 1);
  return labels.map((own) => [key, ...telling.map((label) => own.get(label) ?? '')].join('.'));
}

function textOf(value: Tree): string {
  return typeof value === 'string' ? value : '';
}

/** A pair of seconds and a value as text. */
function sampleOf(pair: readonly Tree[]) {
  const [, value] = pair;
  return cellValue(typeof value === 'string' ? value : '');
}

function timeOf(pair: Tree): number {
  const [time] = Array.isArray(pair) ? (pair as readonly Tree[]) : [];
  return time !== undefined && typeof time === 'object' && time !== null && 'number' in time
    ? time.number
    : 0;
}
