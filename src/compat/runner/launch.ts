import { join } from 'node:path';
import type { Forge, Registration, Runners } from '../../forges/types.ts';
import { exec } from '../../io/process.ts';
import { CmlError } from '../../model/errors.ts';
import type { ForgeAddress } from '../../model/forge.ts';
import { installRunner } from './install.ts';
import { type Ended, supervise } from './supervise.ts';

export interface Launch {
  readonly forge: Forge;
  readonly runners: Runners;
  readonly address: ForgeAddress;
  readonly name: string;
  readonly labels: readonly string[];
  readonly workdir: string;
  readonly single: boolean;
  readonly idle: number | undefined;
  readonly dockerVolumes: readonly string[];
  /** For the runner and the jobs on it; tokens are taken out before. */
  readonly env: NodeJS.ProcessEnv;
  readonly signal: AbortSignal;
  readonly note: (text: string) => void;
}

/** Registers this machine, runs jobs on it, and takes it off the forge's list again, whatever ended it. */
export async function launch(options: Launch): Promise<Ended> {
  let registration: Registration | undefined;
  try {
    if (options.forge.name === 'gitlab') {
      registration = await options.runners.register(options);
      return await runGitlab(options, registration);
    }
    await installRunner(options.runners, options.workdir, options.note);
    registration = await options.runners.register(options);
    return await runGithub(options, registration);
  } finally {
    if (registration) await unregister(options, registration);
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

async function runGithub(options: Launch, { token }: Registration): Promise<Ended> {
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
    log: options.note,
  });
}

async function runGitlab(options: Launch, { token }: Registration): Promise<Ended> {
  const { workdir, address, name, idle, single, dockerVolumes } = options;
  const executor = options.env.IN_DOCKER ? 'shell' : 'docker';
  const args = [
    ...['--log-format', 'json', 'run-single', '--name', name, '--executor', executor],
    ...['--builds-dir', workdir, '--cache-dir', workdir, '--wait-timeout', String(idle ?? 0)],
    ...(executor === 'docker' ? ['--docker-image', 'node:22'] : []),
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
