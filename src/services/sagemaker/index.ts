import { namesCommit } from '../commit.ts';
import type { ServiceEntry } from '../types.ts';

/** Amazon SageMaker's training jobs. */
export const sagemaker: ServiceEntry = {
  name: 'sagemaker',
  tool: 'Amazon SageMaker',
  reads:
    'final metrics and hyperparameters of the training job that `sources: {sagemaker: {job: NAME}}` names; in the name `$commit` and `$short` stand for the commit',
  asked:
    'whatever the AWS SDK finds: `AWS_ACCESS_KEY_ID` and its kin, as AWS’s own action sets them, a profile, single sign-on, a web identity, the role of the machine; `AWS_REGION` or `region`',
  tested: ['moto 5.2.5'],
  find: ({ settings: { sagemaker } }) =>
    sagemaker ? { where: `the training job ${sagemaker.job}` } : undefined,
  isOfNow: ({ settings: { sagemaker } }) => !sagemaker || !namesCommit(sagemaker.job),
  load: () => import('./ask.ts'),
};
