import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Forge, Registration, Runners } from '../../forges/types.ts';
import { exec } from '../../io/process.ts';
import { CmlError } from '../../model/errors.ts';
import type { ForgeAddress } from '../../model/forge.ts';
import { installRunner } from './install.ts';
import { type Ended, type Supervised, supervise } from './supervise.ts';

export interface Launch {
  readonly forge: Forge;
  readonly runners: Runners;
  readonly address: ForgeAddress;
  readonly name: string;
  readonly labels: readonly string[];
  readonly workdir: string;
  readonly single: boolean;
  /** Leave a job alone that this runner could not finish. */
  readonly noRetry: boolean;
  readonly idle: number | undefined;
  readonly dockerVolumes: readonly string[];
  /** For the runner and the jobs on it; tokens are taken out before. */
  readonly env: NodeJS.ProcessEnv;
  readonly signal: AbortSignal;
  readonly note: (text: string) => void;
}

/** What a runner was doing when it was told to stop. */
interface Unfinished {
  build?: string | undefined;
}

/**
 * Registers this machine, runs jobs on it, and takes it off the forge's list again, whatever ended it. A build whose job
 * it was told to leave is run again, by a machine that is still there.
 */
export async function launch(options: Launch): Promise<Ended> {
  const unfinished: Unfinished = {};
  const ended = await runJobs(options, unfinished);
  if (ended.interrupted) await retry(options, unfinished);
  return ended;
}

async function runJobs(options: Launch, unfinished: Unfinished): Promise<Ended> {
  const isGitlab = options.forge.name === 'gitlab';
  if (!isGitlab) await installRunner(options.runners, options.workdir, options.note);
  const registration = await options.runners.register(options);
  const interrupting = async () => {
    const runner = { name: options.name, id: registration.id };
    // The machine may have only seconds left.
    const late = sleep(askTime, undefined, { ref: false });
    const asked = options.runners.building?.(runner).catch(() => undefined);
    unfinished.build = await Promise.race([asked, late]);
  };
  try {
    return await (isGitlab ? runGitlab : runGithub)(options, registration, interrupting);
  } finally {
    await unregister(options, registration);
  }
}

/** Milliseconds that the forge has to say which build it is. */
const askTime = 5000;

async function retry({ forge, noRetry, note }: Launch, { build }: Unfinished): Promise<void> {
  const again = `\`cml workflow rerun --id ${build ?? 'RUN'}\` starts it again`;
  if (noRetry || build === undefined || !forge.rerun) return note(`cml: a job was still running; ${again}.`);
  try {
    await forge.rerun(build);
    note(`cml: a job was still running; its build ${build} runs again`);
  } catch (error) {
    if (!(error instanceof CmlError)) throw error;
    note(
      `cml: a job was still running, and its build could not be started again: ${error.message} ${again}.`,
    );
  }
}

/** Leaves no ghost behind: a runner that signed off by itself is gone already. */
async function unregister({ runners, name, note }: Launch, { id }: Registration): Promise<void> {
  const found = id ?? (await runners.list()).find((one) => one.name === name)?.id;
  if (found === undefined) return;
  await runners.remove(found).catch((error: unknown) => {
    if (!(error instanceof CmlError)) throw error;
    if (error.code !== 'forge-not-found') note(`cml: ${error.message} Remove ${name} by hand.`);
  });
  note(`cml: ${name} is no runner of the repository any more`);
}

async function runGithub(
  options: Launch,
  { token }: Registration,
  interrupting: Supervised['interrupting'],
): Promise<Ended> {
  const { workdir, address, name, labels, single } = options;
  // The token by environment: arguments are for everybody on the machine to read.
  const env = { ...options.env, RUNNER_ALLOW_RUNASROOT: '1', ACTIONS_RUNNER_INPUT_TOKEN: token };
  const args = [
    '--unattended',
    '--replace',
    ...['--url', `${address.webUrl}/${address.repository}`],
    ...['--name', name, '--labels', labels.join(','), '--work', join(workdir, '_work')],
    ...(single ? ['--ephemeral'] : []),
  ];
  const configured = await exec(join(workdir, 'config.sh'), args, { cwd: workdir, env });
  if (configured.code !== 0)
    throw new CmlError(
      'forge-refused',
      `The runner program could not sign on: ${lastLine(configured.stderr || configured.stdout.toString('utf8'))}`,
    );
  return supervise({
    ...options,
    file: join(workdir, 'run.sh'),
    args: [],
    directory: workdir,
    // Without the second, the script around the program does not hand a signal on to it.
    env: { ...options.env, RUNNER_ALLOW_RUNASROOT: '1', RUNNER_MANUALLY_TRAP_SIG: '1' },
    signs: { started: /Running job:/, ended: /completed with result:/ },
    interrupting,
    log: options.note,
  });
}

async function runGitlab(
  options: Launch,
  { token }: Registration,
  interrupting: Supervised['interrupting'],
): Promise<Ended> {
  const { workdir, address, name, idle, single, dockerVolumes } = options;
  const hasGpu = (await exec('nvidia-smi', []).catch(() => undefined))?.code === 0;
  const executor = options.env.IN_DOCKER ? 'shell' : 'docker';
  const args = [
    ...['--log-format', 'json', 'run-single', '--name', name, '--executor', executor],
    ...['--builds-dir', workdir, '--cache-dir', workdir, '--wait-timeout', String(idle ?? 0)],
    ...(executor === 'docker' ? ['--docker-image', 'node:22'] : []),
    ...(executor === 'docker' && hasGpu ? ['--docker-gpus', 'all'] : []),
    ...dockerVolumes.flatMap((volume) => ['--docker-volumes', volume]),
    ...(single ? ['--max-builds', '1'] : []),
  ];
  try {
    return await supervise({
      ...options,
      file: 'gitlab-runner',
      args,
      directory: workdir,
      env: { ...options.env, CI_SERVER_URL: address.webUrl, CI_SERVER_TOKEN: token },
      signs: { started: /"job":\d+.*received/, ended: /"duration_s":/ },
      interrupting,
      log: options.note,
    });
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'ENOENT') throw cause;
    throw new CmlError('file-missing', 'The program gitlab-runner is not on this machine.', {
      hint: 'Install it: https://docs.gitlab.com/runner/install/',
      cause,
    });
  }
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1)?.slice(0, 300) ?? '';
}
