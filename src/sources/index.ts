import { aim } from './aim/index.ts';
import { boosting } from './boosting/index.ts';
import { clearml } from './clearml/index.ts';
import { comet } from './comet/index.ts';
import { configured } from './configured/index.ts';
import { csvLogger } from './csv-logger/index.ts';
import { deepchecks } from './deepchecks/index.ts';
import { dvc } from './dvc/index.ts';
import { dvclive } from './dvclive/index.ts';
import { evidently } from './evidently/index.ts';
import { files } from './files/index.ts';
import { greatExpectations } from './great-expectations/index.ts';
import { huggingface } from './huggingface/index.ts';
import { inspect } from './inspect/index.ts';
import { junit } from './junit/index.ts';
import { katib } from './katib/index.ts';
import { kubeflow } from './kubeflow/index.ts';
import { lightning } from './lightning/index.ts';
import { lmEval } from './lm-eval/index.ts';
import { metaflow } from './metaflow/index.ts';
import { mlflow } from './mlflow/index.ts';
import { mlmd } from './mlmd/index.ts';
import { neptune } from './neptune/index.ts';
import { optuna } from './optuna/index.ts';
import { pachyderm } from './pachyderm/index.ts';
import { promptfoo } from './promptfoo/index.ts';
import { pytestBenchmark } from './pytest-benchmark/index.ts';
import { rayTune } from './ray-tune/index.ts';
import { sacred } from './sacred/index.ts';
import { sklearnReport } from './sklearn-report/index.ts';
import { tensorboard } from './tensorboard/index.ts';
import { tfma } from './tfma/index.ts';
import type { SourceEntry } from './types.ts';
import { wandb } from './wandb/index.ts';

/** Every source. One whose marks match nothing is never loaded; the folder of each has its name. */
export const sources: readonly SourceEntry[] = [
  configured,
  dvc,
  dvclive,
  mlflow,
  tensorboard,
  huggingface,
  lightning,
  csvLogger,
  boosting,
  pytestBenchmark,
  junit,
  lmEval,
  wandb,
  optuna,
  aim,
  clearml,
  comet,
  neptune,
  katib,
  deepchecks,
  evidently,
  greatExpectations,
  inspect,
  kubeflow,
  metaflow,
  mlmd,
  tfma,
  pachyderm,
  promptfoo,
  rayTune,
  sacred,
  sklearnReport,
  files,
];
