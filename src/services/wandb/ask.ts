import { parseJson } from '../../formats/json.ts';
import { at, isMap, listAt, numberAt, type Tree, textAt } from '../../formats/tree.ts';
import { shown } from '../../io/paths.ts';
import { CmlError } from '../../model/errors.ts';
import { metricsOf, paramsOf } from '../../sources/entries.ts';
import { type LiveSeries, livePlots, namesToDraw } from '../../sources/live.ts';
import { append, gathering } from '../../sources/parts.ts';
import type { RunParts } from '../../sources/types.ts';
import { basic } from '../address.ts';
import { type Client, required } from '../client.ts';
import type { Question } from '../types.ts';
import { projectOf } from './index.ts';

const name = 'wandb';

/** Points that the server picks of a history. */
const samples = 1000;

/** As the public API of the client asks: wandb/apis/public/runs.py. */
const runsQuery = `query Runs($project: String!, $entity: String!, $filters: JSONString, $order: String) {
  project(name: $project, entityName: $entity) {
    runs(filters: $filters, first: 1, order: $order) {
      edges { node { name displayName state commit config summaryMetrics historyKeys } }
    }
  }
}`;

const historyQuery = `query History($project: String!, $entity: String!, $name: String!, $specs: [JSONString!]!) {
  project(name: $project, entityName: $entity) {
    run(name: $name) { sampledHistory(specs: $specs) }
  }
}`;

interface Project {
  readonly entity: string;
  readonly project: string;
  readonly url: string;
}

/** The newest run of the first known commit. */
export async function ask({ place, commits, client, skipPlots }: Question): Promise<RunParts> {
  const parts = gathering();
  const where = projectOf(place)!;
  const server = client(where.url, basic('api', where.key));
  for (const commit of commits) {
    const found = await call(server, where, runsQuery, {
      filters: JSON.stringify({ commit }),
      order: '-created_at',
    });
    const run = at(listAt(found, 'project', 'runs', 'edges')[0], 'node');
    if (run === undefined) continue;
    const origin = { source: name, file: `${name}/${where.project}` };
    append(parts.metrics, metricsOf(own(at(run, 'summaryMetrics')), origin));
    append(parts.params, paramsOf(unwrapped(own(at(run, 'config'))), origin));
    if (!skipPlots) append(parts.plots, livePlots(await histories(server, where, run), origin));
    if (/^(failed|crashed|killed)$/.test(textAt(run, 'state') ?? ''))
      parts.warnings.push({
        code: 'run-failed',
        file: origin.file,
        message: `The run ${textAt(run, 'displayName') ?? ''} on Weights & Biases has ${textAt(run, 'state')}: its numbers may be incomplete.`,
      });
    return parts;
  }
  return parts;
}

async function call(
  server: Client,
  { entity, project, url }: Project,
  query: string,
  variables: object,
): Promise<Tree | undefined> {
  const answer = required(
    await server.post('graphql', { query, variables: { entity, project, ...variables } }),
    url,
  );
  const said = textAt(listAt(answer, 'errors')[0], 'message');
  // GraphQL reports a refusal with status 200.
  if (said !== undefined)
    throw new CmlError('remote-refused', `${new URL(url).origin} answered: ${shown(said)}`);
  return at(answer, 'data');
}

/** One request a curve: the server samples rows that have all the keys of a request. */
async function histories(server: Client, where: Project, run: Tree): Promise<LiveSeries[]> {
  const keys = at(run, 'historyKeys', 'keys');
  const names = [...(isMap(keys) ? keys.keys() : [])].filter((key) => !key.startsWith('_'));
  return await Promise.all(
    namesToDraw(names).map(async (key) => {
      const spec = JSON.stringify({ keys: ['_step', key], samples });
      const answer = await call(server, where, historyQuery, {
        name: textAt(run, 'name') ?? '',
        specs: [spec],
      });
      const [rows] = listAt(answer, 'project', 'run', 'sampledHistory');
      const points = (Array.isArray(rows) ? (rows as readonly Tree[]) : []).flatMap(
        (row): [number, number][] => {
          const [x, y] = [numberAt(row, '_step'), numberAt(row, key)];
          return x === undefined || y === undefined ? [] : [[x, y]];
        },
      );
      return { name: key, x: points.map(([x]) => x), y: points.map(([, y]) => y) };
    }),
  );
}

/** A JSON text, as the server sends what is a run's own; without the client's bookkeeping. */
function own(json: Tree | undefined): Tree {
  const tree = typeof json === 'string' ? parseJson(json) : json;
  return new Map(
    [...(isMap(tree) ? tree : [])].filter(([key]) => !key.startsWith('_') && key !== 'wandb_version'),
  );
}

/** `{lr: {value: 0.1, desc: null}}` is `{lr: 0.1}`. */
function unwrapped(config: Tree): Tree {
  return new Map(
    Array.from(isMap(config) ? config : [], ([key, value]) => [key, at(value, 'value') ?? value]),
  );
}
