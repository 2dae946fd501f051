import { isList, listAt, type Tree, textAt, wordAt } from '../../formats/tree.ts';
import { openFolder } from '../../io/files.ts';
import { addArtifacts, contentOf, maxBytes, name } from '../../sources/metaflow/artifacts.ts';
import { gathering } from '../../sources/parts.ts';
import type { RunParts } from '../../sources/types.ts';
import { addressOf } from '../address.ts';
import { awsClient, awsError } from '../aws.ts';
import type { Client } from '../client.ts';
import type { Question } from '../types.ts';

/** Artifacts of one task that are looked at. */
const maxArtifacts = 200;

/**
 * The service knows where artifacts are, by their hash; what they hold is in the datastore. Its paths:
 * https://github.com/Netflix/metaflow-service, services/metadata_service/api
 */
export async function ask(question: Question): Promise<RunParts> {
  const parts = gathering();
  const { env, settings } = question.place;
  const flow = settings.metaflow ? settings.metaflow.flow : undefined;
  if (!flow) return parts;
  const key = env.METAFLOW_SERVICE_AUTH_KEY;
  const client = question.client(
    addressOf(env.METAFLOW_SERVICE_URL ?? '')!.url,
    key ? { 'x-api-key': key } : {},
  );
  const base = `flows/${encodeURIComponent(flow)}`;
  const runs = itemsOf(await client.get(`${base}/runs`));
  for (const commit of question.commits) {
    const run = newest(runs.filter((one) => isOf(one, commit)));
    if (run === undefined) continue;
    const path = `${base}/runs/${wordAt(run, 'run_number')}`;
    const steps = itemsOf(await client.get(`${path}/steps`)).filter(
      (step) => textAt(step, 'step_name') !== '_parameters',
    );
    const lastStep = textAt(newest(steps), 'step_name') ?? 'start';
    const [params, artifacts] = await Promise.all(
      ['_parameters', lastStep].map((step) => artifactsOf(question, client, `${path}/steps/${step}`)),
    );
    addArtifacts(parts, {
      file: `${name}/${flow}`,
      prefix: '',
      params: params!,
      artifacts: artifacts!,
      lastStep,
    });
    return parts;
  }
  return parts;
}

/** A tag that is the commit, or says it after a word: `commit:4f2a…`. */
function isOf(run: Tree, commit: string): boolean {
  const tags = [...listAt(run, 'tags'), ...listAt(run, 'system_tags')];
  return tags.some((tag) => typeof tag === 'string' && tag.split(/[:=]/).at(-1) === commit);
}

function newest(items: readonly Tree[]): Tree | undefined {
  const time = (item: Tree) => Number(wordAt(item, 'ts_epoch'));
  return items.reduce<Tree | undefined>(
    (best, item) => (!best || time(item) > time(best) ? item : best),
    undefined,
  );
}

function itemsOf(answer: Tree | undefined): readonly Tree[] {
  return isList(answer) ? answer : [];
}

async function artifactsOf(question: Question, client: Client, step: string): Promise<Map<string, Tree>> {
  const task = newest(itemsOf(await client.get(`${step}/tasks`)));
  const rows =
    task === undefined ? [] : itemsOf(await client.get(`${step}/tasks/${wordAt(task, 'task_id')}/artifacts`));
  const last = new Map<string, Tree>();
  // A task that was tried again has its artifacts once an attempt.
  for (const row of rows)
    if (Number(wordAt(row, 'attempt_id')) >= Number(wordAt(last.get(wordAt(row, 'name')), 'attempt_id')))
      last.set(wordAt(row, 'name'), row);
  const named = [...last].filter(([key]) => !key.startsWith('_') && key !== 'name').slice(0, maxArtifacts);
  const values = await Promise.all(
    named.map(async ([key, row]) => [key, await artifactOf(question, row)] as const),
  );
  return new Map(values.filter((pair): pair is [string, Tree] => pair[1] !== undefined));
}

/** `:root:` and the root of the datastore, below which a blob lies by its hash. */
async function artifactOf(question: Question, row: Tree): Promise<Tree | undefined> {
  const [hash, flow] = [wordAt(row, 'sha'), wordAt(row, 'flow_id')];
  const root = /^:root:(.+)$/.exec(wordAt(row, 'location'))?.[1];
  if (root === undefined || !/^[0-9a-f]{40}$/.test(hash) || !/^\w+$/.test(flow)) return undefined;
  const path = `${flow}/data/${hash.slice(0, 2)}/${hash}`;
  const s3 = /^s3:\/\/([^/]+)\/?(.*)$/.exec(root);
  const blob = s3
    ? await fromS3(question, s3[1]!, [s3[2]!.replace(/\/+$/, ''), path].filter(Boolean).join('/'))
    : fromFolder(question, `${root}/${path}`);
  return blob && blob.length <= maxBytes ? contentOf(blob) : undefined;
}

/** Loaded only for an artifact that lies there. */
async function fromS3(question: Question, name: string, key: string): Promise<Uint8Array | undefined> {
  const { env } = question.place;
  const endpoint =
    env.METAFLOW_S3_ENDPOINT_URL || env.AWS_ENDPOINT_URL_S3 || env.AWS_ENDPOINT_URL || undefined;
  const { openBucket } = await import('../../io/s3.ts');
  try {
    return await openBucket({ name, endpoint, client: awsClient(question) })(key);
  } catch (cause) {
    throw awsError(cause, endpoint ?? `the bucket ${name}`);
  }
}

/** The repository's own datastore alone is read: the service could name any file of this machine. */
function fromFolder({ directory }: Question, path: string): Uint8Array | undefined {
  if (!path.startsWith(`${directory}/`)) return undefined;
  try {
    return openFolder(directory).read(path.slice(directory.length + 1), maxBytes);
  } catch {
    return undefined;
  }
}
