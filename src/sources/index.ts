import { configured } from './configured/index.ts';
import { dvc } from './dvc/index.ts';
import { dvclive } from './dvclive/index.ts';
import { files } from './files/index.ts';
import { mlflow } from './mlflow/index.ts';
import { tensorboard } from './tensorboard/index.ts';
import type { SourceEntry } from './types.ts';

/** Every source. One whose marks match nothing is never loaded; the folder of each has its name. */
export const sources: readonly SourceEntry[] = [configured, dvc, dvclive, mlflow, tensorboard, files];
