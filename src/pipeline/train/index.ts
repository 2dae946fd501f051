import type { Engine, Job, Outcome, RunOptions } from '../../engines/types.ts';
import { createMask, createMaskStream } from '../../io/mask.ts';
import { stepEnvironment } from '../../io/step-environment.ts';
import { createTail } from '../../io/tail.ts';
import { openMetricsFile } from './metrics-file.ts';

/**
 * Runs the training and shows its output as it comes, with secrets masked: those of the job's own environment, and
 * whatever is a token by its shape. `CML_METRICS` names a file into which it may write `name=value` lines, one of its own where this is
 * a `part` of several. A command that fails is an outcome, as in `Engine.run`.
 */
export async function train(
  engine: Engine,
  job: Job,
  { part, ...options }: RunOptions & { readonly part?: string },
): Promise<Outcome> {
  const masked = createMaskStream(job.environment);
  const tail = createTail();
  function show(output: Buffer): void {
    if (output.length === 0) return;
    tail.push(output);
    options.onOutput(output);
  }
  const metrics = openMetricsFile(job.directory, part);
  const environment = {
    ...stepEnvironment(job.environment),
    ...(metrics.path && { CML_METRICS: metrics.path }),
  };
  const execution = await engine
    .run({ ...job, environment }, { ...options, onOutput: (chunk) => show(masked.push(chunk)) })
    .finally(metrics.close);
  show(masked.end());
  // Once more: colours in the middle of a secret hid it until now.
  return { ...execution, tail: createMask(job.environment)(tail.text()) };
}

/**
 * What to run: the words of a command line, or a script where there is one word with blanks in it, as in
 * `cml run "python train.py && python test.py"`; else the script of cml.yaml or of the action's `run` input. `undefined`
 * where there is nothing to run.
 */
export function trainingCommand(
  words: readonly string[],
  script: string | undefined,
): Job['command'] | undefined {
  if (words.length === 1 && /\s/.test(words[0]!.trim())) return { script: words[0]! };
  if (words.length > 0) return words;
  return script?.trim() ? { script } : undefined;
}
