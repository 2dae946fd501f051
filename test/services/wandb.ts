import { buildSchema, graphql } from 'graphql';
import { serve, type TestServer } from './server.ts';

/** The part of the server's schema that its own client uses in wandb/apis/public/runs.py. */
const schema = buildSchema(`
  scalar JSONString
  type Query { project(name: String, entityName: String): Project }
  type Project {
    runs(filters: JSONString, after: String, first: Int, order: String): RunConnection
    run(name: String!): Run
  }
  type RunConnection { edges: [RunEdge!]! }
  type RunEdge { node: Run! cursor: String! }
  type Run {
    name: String!
    displayName: String
    state: String
    commit: String
    createdAt: String!
    config: JSONString
    summaryMetrics: JSONString
    historyKeys: JSONString
    sampledHistory(specs: [JSONString!]!): [JSONString]
  }
`);

export interface WandbRun {
  readonly name: string;
  readonly commit: string;
  readonly createdAt: string;
  readonly state?: string;
  readonly config: object;
  readonly summary: Readonly<Record<string, unknown>>;
  readonly history: readonly Readonly<Record<string, number>>[];
}

/** A server of Weights & Biases with one project, `team/churn`, that the key `key` may read. */
export function serveWandb(runs: readonly WandbRun[], key: string): Promise<TestServer> {
  const shown = (run: WandbRun) => ({
    ...run,
    displayName: run.name,
    state: run.state ?? 'finished',
    config: JSON.stringify(run.config),
    summaryMetrics: JSON.stringify(run.summary),
    historyKeys: {
      keys: Object.fromEntries(run.history.flatMap((row) => Object.keys(row)).map((one) => [one, {}])),
    },
    // The server answers with rows that have all the keys, at most so many.
    sampledHistory: ({ specs }: { specs: readonly string[] }) =>
      specs.map((text) => {
        const { keys, samples } = JSON.parse(text) as { keys: string[]; samples: number };
        return run.history.filter((row) => keys.every((one) => one in row)).slice(0, samples);
      }),
  });
  const rootValue = {
    project({ name, entityName }: { name: string; entityName: string }) {
      if (name !== 'churn' || entityName !== 'team') return null;
      return {
        runs({ filters, first, order }: { filters: string; first: number; order: string }) {
          const { commit } = JSON.parse(filters) as { commit: string };
          if (order !== '-created_at') throw new Error(`unknown order ${order}`);
          return {
            edges: runs
              .filter((run) => run.commit === commit)
              .sort((a, b) => (a.createdAt < b.createdAt ? 1 : -1))
              .slice(0, first)
              .map((run) => ({ node: shown(run), cursor: run.name })),
          };
        },
        run: ({ name: id }: { name: string }) => {
          const found = runs.find((run) => run.name === id);
          return found ? shown(found) : null;
        },
      };
    },
  };
  return serve(async ({ url, method, headers, body }, response) => {
    if (url.pathname !== '/graphql' || method !== 'POST') response.statusCode = 404;
    else if (headers.authorization !== `Basic ${Buffer.from(`api:${key}`).toString('base64')}`)
      response.statusCode = 401;
    if (response.statusCode !== 200) return { message: 'no' };
    const { query, variables } = JSON.parse(body) as { query: string; variables: Record<string, unknown> };
    return await graphql({ schema, source: query, variableValues: variables, rootValue });
  });
}
