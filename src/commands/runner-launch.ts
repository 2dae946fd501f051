import { mkdir, readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { detectCi } from '../ci/index.ts';
import { secondsOf } from '../compat/runner/duration.ts';
import type { Forge, Runner } from '../forges/types.ts';
import { randomHex } from '../io/hash.ts';
import { patience } from '../io/http.ts';
import { CmlError } from '../model/errors.ts';
import type { ForgeAddress } from '../model/forge.ts';
import { options } from '../options/options.ts';
import { plain } from '../pipeline/render/plain.ts';
import { addressGiven, withGround } from './ground.ts';
import { noForge } from './no-forge.ts';
import { type Call, note, type World } from './world.ts';

type Values = Call<'runner launch'>['values'];

/** Makes this machine a runner of the repository until it has nothing to do. */
export async function run({ world, values }: Call<'runner launch'>): Promise<number> {
  check(values);
  const idle = secondsOf(values['idle-timeout']);
  const labels = values.labels
    .split(',')
    .map((label) => label.trim())
    .filter(Boolean);
  if (values.cloud !== undefined) return insteadOfCloud(world, values, labels);
  const { forge, address, restart } = await open(world, values);
  const { runners } = forge;
  const name = values['runner-name'] ?? `cml-${randomHex(5)}`;
  if (!runners) throw new CmlError('forge-refused', `cml does not register runners on ${forge.name}.`);
  const reused = reusable(await runners.list(), { name, labels, values });
  if (reused !== undefined) {
    note(world, `cml: ${plain(reused)}`);
    return 0;
  }
  if (values['docker-volumes'].length > 0 && forge.name !== 'gitlab')
    note(world, 'cml: --docker-volumes has an effect on GitLab alone.');
  const workdir = resolve(world.directory, values.workdir ?? join(world.env.HOME ?? homedir(), '.cml', name));
  await mkdir(workdir, { recursive: true, mode: 0o700 });
  note(world, `cml: ${name} waits for jobs labelled ${labels.join(', ')}`);
  const { launch } = await import('../compat/runner/launch.ts');
  const { reason, code } = await launch({
    forge,
    runners,
    address,
    name,
    labels,
    workdir,
    idle,
    single: values.single,
    noRetry: values['no-retry'],
    dockerVolumes: values['docker-volumes'],
    restart,
    env: withoutTokens(world.env),
    signal: world.signals(),
    note: (text) => note(world, text),
  });
  if (reason !== 'exit' || code === 0) return 0;
  throw new CmlError('forge-unavailable', `The runner program ended with exit code ${code}.`);
}

function check(values: Values): void {
  const asked = (['single', 'reuse', 'reuse-idle'] as const).filter((name) => values[name]);
  if (asked.length > 1)
    throw new CmlError('usage', `--${asked.join(' and --')} exclude each other; give one of them.`);
}

/**
 * A machine in a cloud is not started here. Where one with these labels is online already, its jobs have where to run; else
 * one sentence, with the line that the machine has to be given. Throws CmlError `usage`.
 */
async function insteadOfCloud(world: World, values: Values, labels: readonly string[]): Promise<number> {
  const opened = await open(world, values).catch(notOurs);
  const there = (await opened?.forge.runners?.list().catch(notOurs)) ?? [];
  const found = fitting(there, labels)[0];
  if (found) {
    note(
      world,
      `cml: --cloud starts no machine any more, and none is needed: the runner ${plain(found.name)} has these labels and is online.`,
    );
    return 0;
  }
  const { address } = opened ?? {};
  const place = address
    ? `${address.webUrl}/${address.repository}`
    : (values.repo ?? 'https://HOST/OWNER/REPOSITORY');
  const line = `npx --yes cml@1 runner launch --repo ${plain(place)} --labels ${plain(labels.join(','))}${values.single ? ' --single' : ''}`;
  throw new CmlError(
    'usage',
    'cml starts no machines in a cloud any more: terraform-provider-iterative is no longer kept.',
    {
      hint: `Start one with ${values.cloud}’s own tool and have it run, with REPO_TOKEN set: ${line}\n  Once it is online, this step passes. Or train there by SkyPilot or dstack.`,
    },
  );
}

function notOurs(error: unknown): undefined {
  if (!(error instanceof CmlError)) throw error;
  return undefined;
}

interface Opened {
  readonly forge: Forge;
  readonly address: ForgeAddress;
  readonly restart: () => void;
}

/** On a machine without a checkout, --repo says it all. */
async function open(world: World, values: Values): Promise<Opened> {
  if (values.repo === undefined)
    return withGround(world, {}, values, async (ground) => {
      const forge = await ground.forge();
      const address = await ground.address();
      if (!forge || !address) throw await noForge(ground);
      return { forge, address, restart: ground.restart };
    });
  const ci = await detectCi(world.env, (path) => readFile(path, 'utf8'));
  const address = addressGiven(values.repo, values.forge, ci.forge);
  if (!address)
    throw new CmlError('forge-unknown', `“${values.repo}” is on no forge that cml can tell.`, {
      hint: 'Give its whole address, and its kind with --driver.',
    });
  if (values.token === undefined)
    throw new CmlError('forge-unauthorized', `There is no token for ${address.webUrl}.`, {
      hint: 'Set REPO_TOKEN to a token that may register runners.',
    });
  const time = patience({ total: values['forge-timeout'] * 1000 });
  const { openForge } = await import('../forges/index.ts');
  const forge = await openForge(address, values.token, { env: world.env, patience: time });
  return { forge, address, restart: time.restart };
}

/** Why no runner is started; undefined where one is. Throws CmlError `usage` where the name is taken. */
function reusable(
  there: readonly Runner[],
  { name, labels, values }: { name: string; labels: readonly string[]; values: Values },
): string | undefined {
  if (there.some((one) => one.name === name)) {
    if (values.reuse) return `the runner ${name} is there already`;
    throw new CmlError('usage', `The repository has a runner ${name} already.`, {
      hint: 'Choose another --name, remove that one, or give --reuse.',
    });
  }
  const online = fitting(there, labels);
  const found = values.reuse
    ? online[0]
    : values['reuse-idle']
      ? online.find(({ busy }) => !busy)
      : undefined;
  return found && `the runner ${found.name} has these labels and is online`;
}

function fitting(there: readonly Runner[], labels: readonly string[]): readonly Runner[] {
  return there.filter((one) => one.online && labels.every((label) => one.labels.includes(label)));
}

/** Jobs get their own tokens from the forge; the one that registers machines is not for them. */
function withoutTokens(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const secret = new Set<string>([...options.token.env, 'CML_RUNNER_TOKEN', 'CML_RUNNER_DRIVER_TOKEN']);
  return Object.fromEntries(Object.entries(env).filter(([name]) => !secret.has(name)));
}
