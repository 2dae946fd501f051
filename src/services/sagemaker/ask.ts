import { parseJson } from '../../formats/json.ts';
import { at, isMap, isValue, listAt, type Tree, textAt, wordAt } from '../../formats/tree.ts';
import { paramValue } from '../../sources/cells.ts';
import { entry } from '../../sources/entries.ts';
import { type Gathering, gathering } from '../../sources/parts.ts';
import type { RunParts } from '../../sources/types.ts';
import { endpointOf, regionOf, signed } from '../aws.ts';
import { forCommits } from '../commit.ts';
import type { Question } from '../types.ts';

const name = 'sagemaker';

/** The training job of the first commit that has one. */
export async function ask(question: Question): Promise<RunParts> {
  const parts = gathering();
  const { sagemaker } = question.place.settings;
  for (const job of sagemaker ? forCommits(sagemaker.job, question) : []) {
    const found = await describe(question, job, (sagemaker || undefined)?.region);
    if (found === undefined) continue;
    add(parts, job, found);
    return parts;
  }
  return parts;
}

/** https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_DescribeTrainingJob.html */
async function describe(
  { place: { env }, client }: Question,
  job: string,
  named: string | undefined,
): Promise<Tree | undefined> {
  const region = regionOf(env, named);
  const url = `${endpointOf(env, 'AWS_ENDPOINT_URL_SAGEMAKER', `https://api.sagemaker.${region}.amazonaws.com`)}/`;
  const init = await signed(env, {
    url,
    service: 'sagemaker',
    region,
    method: 'POST',
    headers: {
      'Content-Type': 'application/x-amz-json-1.1',
      'X-Amz-Target': 'SageMaker.DescribeTrainingJob',
    },
    body: JSON.stringify({ TrainingJobName: job }),
  });
  const isAbsent = (status: number, said: string) =>
    status === 400 && /not found|could not find|does not exist/i.test(said);
  const answer = await client(url).send(url, init, isAbsent);
  return answer && parseJson(answer);
}

function add(parts: Gathering, job: string, found: Tree): void {
  const origin = { source: name, file: name };
  const last = new Map<string, { time: number; value: Tree | undefined }>();
  for (const metric of listAt(found, 'FinalMetricDataList')) {
    const key = wordAt(metric, 'MetricName');
    const time = Number(wordAt(metric, 'Timestamp')) || 0;
    if (time >= (last.get(key)?.time ?? 0)) last.set(key, { time, value: at(metric, 'Value') });
  }
  for (const [key, { value }] of last) if (isValue(value)) parts.metrics.push(entry(key, value, origin));
  const hyperparameters = at(found, 'HyperParameters');
  for (const [key, value] of isMap(hyperparameters) ? hyperparameters : [])
    if (typeof value === 'string') parts.params.push(entry(key, paramValue(value), origin));
  const status = textAt(found, 'TrainingJobStatus');
  if (status !== undefined && status !== 'Completed')
    parts.warnings.push({
      code: 'run-failed',
      file: name,
      message: `SageMaker says ${status} of the training job ${job}: its numbers may be incomplete.`,
    });
}
