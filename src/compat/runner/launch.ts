import { setTimeout as sleep } from 'node:timers/promises';
import type { Forge, Registration } from '../../forges/types.ts';
import { CmlError } from '../../model/errors.ts';
import { bitbucket } from './programs/bitbucket.ts';
import { gitea } from './programs/gitea.ts';
import { github } from './programs/github.ts';
import { gitlab } from './programs/gitlab.ts';
import { type Ended, type Supervised, supervise } from './supervise.ts';
import type { Launch, Program, Start } from './types.ts';

const programs: Readonly<Partial<Record<Forge['name'], Program>>> = {
  github,
  gitlab,
  bitbucket,
  gitea,
};

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
  const program = programOf(options);
  await program.prepare?.(options);
  const registration = await register(options);
  const interrupting = async (build: string | undefined) => {
    unfinished.build = build;
    if (build !== undefined) return;
    options.restart();
    const runner = { name: options.name, id: registration.id };
    // The machine may have only seconds left.
    const late = sleep(askTime, undefined, { ref: false });
    const asked = options.runners.building?.(runner).catch(() => undefined);
    unfinished.build = await Promise.race([asked, late]);
  };
  try {
    const start = await program.start(options, registration);
    return await supervised(program, start, options, interrupting);
  } finally {
    try {
      await program.clear?.(options, registration);
    } finally {
      // Whatever is left on the machine: nothing would ever take its runner off the list.
      options.restart();
      await unregister(options, registration);
    }
  }
}

/** Where no answer came, the runner may have been made all the same; its name is nobody else's. */
async function register(options: Launch): Promise<Registration> {
  try {
    return await options.runners.register(options);
  } catch (error) {
    if (error instanceof CmlError && error.code === 'forge-unavailable')
      await unregister(options, {}).catch(() => {});
    throw error;
  }
}

function programOf({ forge }: Launch): Program {
  const program = programs[forge.name];
  if (!program) throw new CmlError('forge-refused', `cml has no runner program for ${forge.name}.`);
  return program;
}

async function supervised(
  { installing }: Program,
  start: Start,
  options: Launch,
  interrupting: Supervised['interrupting'],
): Promise<Ended> {
  try {
    return await supervise({
      ...options,
      ...start,
      directory: options.workdir,
      interrupting,
      log: options.note,
    });
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'ENOENT' || installing === undefined) throw cause;
    throw new CmlError('file-missing', `The program ${start.file} is not on this machine.`, {
      hint: `Install it: ${installing}`,
      cause,
    });
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
      `cml: a job was still running, and its build could not be started again: ${error.message} ${error.hint ?? `${again}.`}`,
    );
  }
}

/** Leaves no ghost behind: a runner that signed off by itself is gone already. */
async function unregister({ runners, name, note }: Launch, { id }: Pick<Registration, 'id'>): Promise<void> {
  const found = id ?? (await runners.list()).find((one) => one.name === name)?.id;
  if (found === undefined) return;
  try {
    await runners.remove(found);
  } catch (error) {
    if (!(error instanceof CmlError)) throw error;
    if (error.code !== 'forge-not-found') return note(`cml: ${error.message} Remove ${name} by hand.`);
  }
  note(`cml: ${name} is no runner of the repository any more`);
}
