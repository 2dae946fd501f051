import { engines } from '../engines/index.ts';
import { CmlError } from '../model/errors.ts';
import { train, trainingCommand } from '../pipeline/train/index.ts';
import { type Call, note, printJson } from './world.ts';

/** Runs the training alone; its exit code is ours. */
export async function run({ world, values, args }: Call<'train'>): Promise<number> {
  const command = trainingCommand(args, values.script);
  if (!command) {
    throw new CmlError('usage', 'There is nothing to train: no command was given, and cml.yaml names none.', {
      hint: 'Give it after `--`, as in `cml train -- python train.py`, or as `train:` in cml.yaml.',
    });
  }
  // With --json the result alone goes to standard output.
  const output = values.json ? world.stderr : world.stdout;
  const outcome = await train(
    await engines.local(),
    { command, directory: world.directory, environment: world.env },
    { onOutput: (chunk) => void output.write(chunk), signal: world.signals() },
  );
  const { wallSeconds, cpuSeconds, peakMemoryBytes } = outcome.resources;
  if (values.json) {
    printJson(world, {
      exitCode: outcome.exitCode,
      signal: outcome.signal ?? null,
      resources: { ...outcome.resources },
    });
  } else {
    const cpu = cpuSeconds === undefined ? '' : `, ${cpuSeconds.toFixed(1)} s of CPU`;
    const memory =
      peakMemoryBytes === undefined ? '' : `, ${Math.round(peakMemoryBytes / 2 ** 20)} MiB at most`;
    note(world, `cml: ended with ${outcome.exitCode} after ${wallSeconds.toFixed(1)} s${cpu}${memory}`);
  }
  return outcome.exitCode;
}
