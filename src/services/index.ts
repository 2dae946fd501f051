import { exec } from './exec/index.ts';
import { metaflow } from './metaflow/index.ts';
import { mlflow } from './mlflow/index.ts';
import { prometheus } from './prometheus/index.ts';
import { sagemaker } from './sagemaker/index.ts';
import type { ServiceEntry } from './types.ts';
import { vertex } from './vertex/index.ts';
import { wandb } from './wandb/index.ts';

/** Every service. One that neither the environment nor cml.yaml name is never loaded; the folder of each has its name. */
export const services: readonly ServiceEntry[] = [
  mlflow,
  wandb,
  metaflow,
  sagemaker,
  vertex,
  prometheus,
  exec,
];
