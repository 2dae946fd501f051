import * as z from 'zod/mini';
import { key } from './config-key.ts';

/** A service that can be kept from being asked. */
function service<S extends z.ZodMiniType>(settings: S) {
  return z.union([z.literal(false), settings]);
}

/** `sources:` of cml.yaml: servers and commands that are asked for numbers. */
export const sources = z.strictObject({
  exec: key(
    'A command that prints JSON or `name=value` lines, or several by name; run after the training.',
    z.union([z.string(), z.record(z.string(), z.string())]),
  ),
  mlflow: key(
    'The tracking server that MLFLOW_TRACKING_URI names; `false` keeps it from being asked.',
    service(z.strictObject({ experiment: key('The only experiment to look in.', z.string()) })),
  ),
  wandb: key(
    'The project of Weights & Biases; `false` keeps it from being asked.',
    service(
      z.strictObject({
        entity: key('Instead of WANDB_ENTITY.', z.string()),
        project: key('Instead of WANDB_PROJECT.', z.string()),
      }),
    ),
  ),
  metaflow: key(
    'The flow to ask the service at METAFLOW_SERVICE_URL for; `false` keeps it from being asked.',
    service(z.strictObject({ flow: key('The name of the flow.', z.string()) })),
  ),
  prometheus: key(
    'Queries whose values are metrics: `{ url: …, queries: { p95: EXPRESSION } }`; `$commit` and `$short` stand for the commit.',
    service(
      z.strictObject({
        url: key('Where PROMETHEUS_URL does not name the server. No credential is sent there.', z.string()),
        queries: z.record(z.string(), z.string()),
      }),
    ),
  ),
  sagemaker: key(
    'A training job: `{ job: churn-$short, region: eu-west-1 }`.',
    service(z.strictObject({ job: z.string(), region: key('Instead of AWS_REGION.', z.string()) })),
  ),
  vertex: key(
    'A run of a Vertex AI experiment: `{ project: …, location: …, experiment: …, run: run-$short }`.',
    service(
      z.strictObject({
        project: z.string(),
        location: z.string(),
        experiment: z.string(),
        run: z.string(),
      }),
    ),
  ),
});

/** The keys that may stand below `sources:`, or below one of its services. */
export function sourceKeys(name: PropertyKey | undefined): readonly string[] {
  if (name === undefined) return Object.keys(sources.shape);
  const settings: Readonly<Record<string, readonly string[]>> = {
    mlflow: ['experiment'],
    wandb: ['entity', 'project'],
    metaflow: ['flow'],
    prometheus: ['url', 'queries'],
    sagemaker: ['job', 'region'],
    vertex: ['project', 'location', 'experiment', 'run'],
  };
  return settings[String(name)] ?? [];
}
