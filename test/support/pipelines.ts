import { type ChildProcess, spawn } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { load } from 'js-yaml';
import type { Build } from './builds.ts';
import { dist } from './cml.ts';
import { temporaryDirectory } from './repo.ts';
import { requireTool, tool } from './tools.ts';

const root = resolve(import.meta.dirname, '../..');

/** What a machine has beside the checkout: a home, programs, and this cml as an action. Made once a test file. */
export interface Machine {
  readonly home: string;
  /** The action `OWNER/cml`, as a runner fetches it. */
  readonly action: string;
  /** Where the set-up action has put `cml` and its old names, for images that bring them. */
  readonly programs: string;
}

export async function makeMachine(registry: string): Promise<Machine> {
  const action = temporaryDirectory('action');
  for (const part of ['setup', 'action.yml'])
    cpSync(join(root, part), join(action, part), { recursive: true });
  cpSync(dist, join(action, 'dist'), { recursive: true });
  writeFileSync(join(action, 'package.json'), '{"type":"module"}');
  const home = temporaryDirectory('home');
  mkdirSync(join(home, 'bin'));
  for (const name of ['python3', 'node', 'dvc', 'rsync']) {
    const found = name === 'node' ? (tool('node') ?? process.execPath) : tool(name);
    if (found) symlinkSync(found, join(home, 'bin', name));
  }
  symlinkSync(requireTool('python3'), join(home, 'bin/python'));
  writeFileSync(
    join(home, '.npmrc'),
    `registry=${registry}\nprefix=${join(home, 'npm')}\nomit=optional\naudit=false\nfund=false\nupdate-notifier=false\n`,
  );
  const path = join(home, 'path');
  writeFileSync(path, '');
  const env = { PATH: process.env.PATH, RUNNER_TEMP: temporaryDirectory('runner'), GITHUB_PATH: path };
  await run(process.execPath, [join(dist, 'setup.js')], { cwd: home, env });
  return { home, action, programs: readFileSync(path, 'utf8').trim().split('\n').at(-1)! };
}

export interface Ran {
  readonly code: number | null;
  readonly log: string;
}

interface Options {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  /** Whether all has happened that the job's end would cut short: `$HOME/trained` is there then, and what watches stops. */
  readonly settled?: (() => boolean) | undefined;
}

/** Runs a program. As runners do, what it left in the background is ended with it. */
async function run(file: string, args: readonly string[], options: Options): Promise<Ran> {
  const mark = `github_${crypto.randomUUID()}`;
  const env = { ...options.env, RUNNER_TRACKING_ID: mark };
  const child: ChildProcess = spawn(file, args, { cwd: options.cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let log = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => (log += chunk));
  const ended = new Promise<number | null>((done, failed) => {
    child.on('error', failed);
    child.on('close', done);
  });
  let code: number | null | undefined;
  const closed = ended.then((value) => {
    code = value;
  });
  const trained = join(options.env.HOME ?? '', 'trained');
  rmSync(trained, { force: true });
  while (code === undefined && options.settled) {
    if (options.settled()) {
      writeFileSync(trained, '');
      for (const pid of watchers(mark)) process.kill(pid, 'SIGTERM');
    }
    await Promise.race([closed, sleep(50)]);
  }
  await closed;
  for (const pid of watchers(mark)) process.kill(pid, 'SIGTERM');
  return { code: code ?? null, log };
}

/** Processes of a job that watch a file. */
function watchers(mark: string): readonly number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((name) => {
      try {
        const [args, env] = ['cmdline', 'environ'].map((file) =>
          readFileSync(`/proc/${name}/${file}`, 'utf8'),
        );
        return args!.startsWith(process.execPath) && args!.includes('--watch') && env!.includes(mark);
      } catch {
        return false;
      }
    })
    .map(Number);
}

/** Programs first, then what this machine has: never its own cml. */
function pathOf({ home, programs }: Machine, hasCml: boolean): string {
  const first = [...(hasCml ? [programs] : []), join(home, 'npm/bin'), join(home, 'bin')];
  return [...first, dirname(process.execPath), '/usr/local/bin', '/usr/bin', '/bin'].join(':');
}

export interface Job {
  readonly build: Build;
  readonly machine: Machine;
  /** The image brings cml. */
  readonly hasCml: boolean;
  /** Beside the token: secrets on GitHub, variables elsewhere. */
  readonly secrets: Readonly<Record<string, string>>;
  readonly settled?: () => boolean;
}

/** Where each forge looks for its pipeline. */
export const pipelineFile = {
  github: '.github/workflows/cml.yaml',
  gitlab: '.gitlab-ci.yml',
  bitbucket: 'bitbucket-pipelines.yml',
} as const satisfies Record<Build['kind'], string>;

/** Their checkouts hold a remote by which git signs in; GitHub's holds a header, which its checkout action makes. */
function signIn({ kind, repo, env }: Build): void {
  const token = env.REPO_TOKEN ?? '';
  const secret =
    kind === 'gitlab'
      ? token
      : Buffer.from(token, 'base64')
          .toString('utf8')
          .replace(/^[^:]*:/, '');
  const url = new URL(repo.git('remote', 'get-url', 'origin'));
  repo.git('remote', 'set-url', 'origin', url.href.replace('://', `://ci:${encodeURIComponent(secret)}@`));
}

/** Runs the build's pipeline with what stands in for its runner: act, gitlab-ci-local, or the script lines in a shell. */
export function runPipeline(job: Job): Promise<Ran> {
  if (job.build.kind !== 'github') signIn(job.build);
  return { github, gitlab, bitbucket }[job.build.kind](job);
}

function github({ build, machine, hasCml, secrets, settled }: Job): Promise<Ran> {
  const actions = [
    ...['v2', 'v3', 'v4'].map(
      (version) => `actions/checkout@${version}=${join(root, 'test/support/checkout')}`,
    ),
    // Python and DVC are on this machine already.
    ...['actions/setup-python@v4', 'iterative/setup-dvc@v1'].map(
      (name) => `${name}=${join(root, 'test/support/nothing')}`,
    ),
    `OWNER/cml@v1=${machine.action}`,
  ];
  const given = { GITHUB_TOKEN: build.env.REPO_TOKEN, PERSONAL_ACCESS_TOKEN: build.admin, ...secrets };
  const args = [
    build.env.GITHUB_EVENT_NAME!,
    ...['-P', 'ubuntu-latest=-self-hosted', '-P', 'self-hosted=-self-hosted', '-P', 'cml-gpu=-self-hosted'],
    ...['--no-skip-checkout', '--action-offline-mode', '-e', build.env.GITHUB_EVENT_PATH!],
    ...actions.flatMap((action) => ['--local-repository', action]),
    ...Object.entries(given).flatMap(([name, value]) => ['-s', `${name}=${value}`]),
    ...Object.entries(build.env)
      .filter(([name]) => /^GITHUB_(SERVER|API|GRAPHQL|REPOSITORY|RUN_ID)/.test(name))
      .flatMap(([name, value]) => ['--env', `${name}=${value}`]),
  ];
  return run(requireTool('act'), args, {
    cwd: build.repo.path,
    env: { PATH: pathOf(machine, hasCml), HOME: machine.home, GIT_CONFIG_NOSYSTEM: '1', CI: 'true' },
    settled,
  });
}

function gitlab({ build, machine, hasCml, secrets, settled }: Job): Promise<Ran> {
  const program = requireTool('gitlab-ci-local');
  const args = [
    ...['--force-shell-executor', '--no-color'],
    ...Object.entries({ ...build.env, ...secrets }).flatMap(([name, value]) => [
      '--variable',
      `${name}=${value}`,
    ]),
    ...['CI_COMMIT_BRANCH', 'CI_MERGE_REQUEST_IID'].flatMap((name) =>
      build.env[name] === undefined ? ['--unset-variable', name] : [],
    ),
  ];
  return run(program, args, {
    cwd: build.repo.path,
    env: {
      PATH: `${pathOf(machine, hasCml)}:${dirname(program)}`,
      HOME: machine.home,
      GIT_CONFIG_NOSYSTEM: '1',
    },
    settled,
  });
}

interface Step {
  readonly step: { readonly script: readonly string[] };
}

/** https://support.atlassian.com/bitbucket-cloud/docs/bitbucket-pipelines-configuration-reference/ */
async function bitbucket({ build, machine, hasCml, secrets, settled }: Job): Promise<Ran> {
  const text = readFileSync(join(build.repo.path, pipelineFile.bitbucket), 'utf8');
  const { pipelines } = load(text) as { pipelines: Readonly<Record<string, unknown>> };
  const steps = (pipelines.default ??
    Object.values(pipelines['pull-requests'] ?? pipelines.branches ?? {})[0]) as readonly Step[];
  let log = '';
  for (const { step } of steps) {
    const script = step.script.join('\n');
    const ran = await run('bash', ['-e', '-c', script], {
      cwd: build.repo.path,
      env: {
        PATH: pathOf(machine, hasCml),
        HOME: machine.home,
        GIT_CONFIG_NOSYSTEM: '1',
        ...build.env,
        ...secrets,
      },
      settled,
    });
    log += ran.log;
    if (ran.code !== 0) return { code: ran.code, log };
  }
  return { code: 0, log };
}
