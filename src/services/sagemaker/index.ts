import { namesCommit } from '../commit.ts';
import type { ServiceEntry } from '../types.ts';

/** Amazon SageMaker's training jobs. */
export const sagemaker: ServiceEntry = {
  name: 'sagemaker',
  tool: 'Amazon SageMaker',
  reads:
    'final metrics and hyperparameters of the training job that `sources: {sagemaker: {job: NAME}}` names; in the name `$commit` and `$short` stand for the commit',
  asked:
    '`AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY` and `AWS_SESSION_TOKEN`, as AWS’s own action sets them, with `AWS_REGION` or `region`',
  tested: ['moto 5.2.5'],
  find({ env, settings }) {
    if (!settings.sagemaker) return undefined;
    if (!env.AWS_ACCESS_KEY_ID || !env.AWS_SECRET_ACCESS_KEY)
      return {
        missing: `cml.yaml names the training job ${settings.sagemaker.job}, and AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not set.`,
      };
    return { where: `the training job ${settings.sagemaker.job}` };
  },
  isOfNow: ({ settings: { sagemaker } }) => !sagemaker || !namesCommit(sagemaker.job),
  load: () => import('./ask.ts'),
};
