import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { engines } from '../engines/index.ts';
import type { Job } from '../engines/types.ts';
import { shellWord } from '../formats/shell.ts';
import { programOnPath } from '../io/programs.ts';
import { collectHead } from '../pipeline/compare.ts';
import { train, trainingCommand } from '../pipeline/index.ts';
import { defaultCommand } from '../pipeline/train/default.ts';
import { labelled } from '../pipeline/train/labelled.ts';
import { probeSeed, withProbe } from '../pipeline/train/probe.ts';
import { type Repeated, total, trainReplicates } from '../pipeline/train/replicates.ts';
import { openSaved } from '../pipeline/train/saved.ts';
import type { OpenGround } from './ground.ts';
import { type Call, note, type World } from './world.ts';

/** What `cml run` is to run: what it was told, else `dvc repro` where that makes sense; undefined where there is nothing. */
export function commandOf({ world, args, values }: Call<'run'>): Job['command'] | undefined {
  return trainingCommand(args, values.script) ?? pipelineCommand(world);
}

/** Trains once, or with as many seeds as were asked for; once more with the same seed where that was asked for. */
export async function trainAll(
  call: Call<'run'>,
  ground: OpenGround,
  command: Job['command'],
): Promise<Repeated> {
  const { world, values } = call;
  if (!values.probe) return trainSeeds(call, ground, command);
  // Without seeds of its own both runs get the same; the probe comes first, so that what lies there in the end is the training's.
  const seeded = { ...world, env: { ...world.env, CML_SEED: world.env.CML_SEED ?? String(probeSeed) } };
  const once = { ...call, world: seeded };
  const probe = await trainSeeds({ ...once, values: { ...values, replicates: 1 } }, ground, command);
  if (probe.outcome.exitCode !== 0) return probe;
  const other = await collectHead(ground);
  const trained = await trainSeeds(once, ground, command);
  const outcome = total([probe.outcome, trained.outcome]);
  if (outcome.exitCode !== 0) return { outcome };
  return { outcome, run: withProbe(trained.run ?? (await collectHead(ground)), other) };
}

async function trainSeeds(
  { world, values }: Call<'run'>,
  ground: OpenGround,
  command: Job['command'],
): Promise<Repeated> {
  const engine = await engines.local();
  const output = values.json ? world.stderr : world.stdout;
  const show = (chunk: Buffer) => void output.write(chunk);
  const trainWith = (
    environment: NodeJS.ProcessEnv,
    onOutput: (chunk: Buffer) => void = show,
    part?: string,
  ) =>
    train(
      engine,
      { command, directory: world.directory, environment },
      { onOutput, signal: world.signals(), ...(part !== undefined && { part }) },
    );
  const { replicates = 1, parallel = 1 } = values;
  if (replicates < 2) return { outcome: await trainWith(world.env) };
  const saved = await openSaved(
    ground.git,
    join(ground.git.root, '.cml/replicates.jsonl'),
    commandText(command),
  );
  if (saved.done.size > 0)
    note(
      world,
      `cml: ${saved.done.size} of ${replicates} trainings ended before the last run was interrupted; going on`,
    );
  return trainReplicates({
    count: replicates,
    parallel,
    saved,
    async trainWith(seed) {
      const environment = { ...world.env, CML_SEED: String(seed) };
      if (parallel < 2) return trainWith(environment);
      const lines = labelled(`[seed ${seed}] `, show);
      return trainWith(environment, lines.push, `seed=${seed}`).finally(lines.end);
    },
    collectNow: () => collectHead(ground),
  });
}

/** The command as a person would type it. */
export function commandText(command: Job['command']): string {
  if ('script' in command) return `bash -euo pipefail -c ${shellWord(command.script)}`;
  return command.map(shellWord).join(' ');
}

/** `dvc repro` where the folder is a pipeline's and dvc is there to run it. */
function pipelineCommand({ directory, env }: World): Job['command'] | undefined {
  const hasPipeline = existsSync(join(directory, 'dvc.yaml'));
  return defaultCommand({ hasPipeline, hasDvc: hasPipeline && programOnPath('dvc', env) !== undefined });
}
