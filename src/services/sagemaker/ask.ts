import {
  DescribeTrainingJobCommand,
  type DescribeTrainingJobResponse,
  SageMakerClient,
} from '@aws-sdk/client-sagemaker';
import { statusOf } from '../../io/aws.ts';
import { numberValue } from '../../model/value.ts';
import { paramValue } from '../../sources/cells.ts';
import { entry } from '../../sources/entries.ts';
import { type Gathering, gathering } from '../../sources/parts.ts';
import type { RunParts } from '../../sources/types.ts';
import { awsClient, awsError } from '../aws.ts';
import { forCommits } from '../commit.ts';
import type { Question } from '../types.ts';

const name = 'sagemaker';

/** The training job of the first commit that has one. */
export async function ask(question: Question): Promise<RunParts> {
  const parts = gathering();
  const { sagemaker } = question.place.settings;
  if (!sagemaker) return parts;
  const describe = openJobs(question, sagemaker.region);
  for (const job of forCommits(sagemaker.job, question)) {
    const found = await describe(job);
    if (found === undefined) continue;
    add(parts, job, found);
    return parts;
  }
  return parts;
}

/** https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_DescribeTrainingJob.html */
function openJobs(question: Question, region: string | undefined) {
  const { env } = question.place;
  const endpoint = env.AWS_ENDPOINT_URL_SAGEMAKER || env.AWS_ENDPOINT_URL || undefined;
  // A job that there is none of is a bad request, told by its words alone.
  const isAbsent = (status: number, said: string) =>
    status === 400 && /not found|could not find|does not exist/i.test(said);
  const client = new SageMakerClient({
    ...awsClient(question, { region, isAbsent }),
    ...(endpoint !== undefined && { endpoint }),
  });
  return async (job: string): Promise<DescribeTrainingJobResponse | undefined> => {
    try {
      return await client.send(new DescribeTrainingJobCommand({ TrainingJobName: job }));
    } catch (cause) {
      if (statusOf(cause) === 404) return undefined;
      throw awsError(cause, endpoint ?? 'SageMaker');
    }
  };
}

function add(parts: Gathering, job: string, found: DescribeTrainingJobResponse): void {
  const origin = { source: name, file: name };
  const last = new Map<string, { time: number; value: number }>();
  for (const { MetricName: key = '', Value: value, Timestamp } of found.FinalMetricDataList ?? []) {
    const time = Timestamp?.getTime() ?? 0;
    if (value !== undefined && time >= (last.get(key)?.time ?? 0)) last.set(key, { time, value });
  }
  for (const [key, { value }] of last) parts.metrics.push(entry(key, numberValue(value), origin));
  for (const [key, value] of Object.entries(found.HyperParameters ?? {}))
    parts.params.push(entry(key, paramValue(value), origin));
  const status = found.TrainingJobStatus;
  if (status !== undefined && status !== 'Completed')
    parts.warnings.push({
      code: 'run-failed',
      file: name,
      message: `SageMaker says ${status} of the training job ${job}: its numbers may be incomplete.`,
    });
}
