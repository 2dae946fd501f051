import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { secondsOf } from '../../src/compat/runner/duration.ts';
import { type GiteaServer, tokens as giteaTokens, startGitea } from '../forges/gitea/index.ts';
import { type Build, bitbucketBuild, githubBuild, gitlabBuild } from '../support/builds.ts';
import { cml, dist } from '../support/cml.ts';
import { temporaryDirectory } from '../support/repo.ts';
import { dockerProgram, giteaProgram, githubProgram, gitlabProgram } from '../support/runner-programs.ts';

async function until(holds: () => boolean): Promise<void> {
  for (let tries = 0; tries < 200 && !holds(); tries += 1) await sleep(50);
  expect(holds()).toBe(true);
}

describe('runner launch on GitHub', () => {
  let build: Build;
  beforeAll(async () => {
    build = await githubBuild();
    build.offerProgram(githubProgram());
  });
  afterAll(() => build.close());

  /** As on a machine that has no checkout. */
  function start(name: string, args: readonly string[], more: NodeJS.ProcessEnv = {}) {
    const workdir = join(temporaryDirectory('machine'), name);
    const line = [
      'runner',
      `--repo=${build.url}/octo/model`,
      '--driver=github',
      `--name=${name}`,
      `--workdir=${workdir}`,
      ...args,
    ];
    const child = spawn(process.execPath, [join(dist, 'cli.js'), ...line], {
      cwd: temporaryDirectory('nowhere'),
      env: { PATH: process.env.PATH, HOME: '/nonexistent', REPO_TOKEN: build.admin, OTHER: 'kept', ...more },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => (said += chunk));
    const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
    const signOn = async () => {
      await until(() => existsSync(join(workdir, 'arguments')));
      build.addRunner(name);
      writeFileSync(join(workdir, 'go'), '');
    };
    const read = (file: string) => readFileSync(join(workdir, file), 'utf8');
    return { child, ended, signOn, read, workdir, said: () => said };
  }

  test('--single: one job, then gone from the machine and from the forge’s list', async () => {
    const runner = start('one', ['--single', '--labels=gpu,big']);
    await runner.signOn();
    expect(await runner.ended, runner.said()).toBe(0);
    expect(runner.read('arguments')).toContain(`--url ${build.url}/octo/model --name one --labels gpu,big`);
    expect(runner.read('arguments')).toMatch(/--ephemeral token=AREGISTRATION/);
    expect(runner.read('job-env')).not.toContain(build.admin);
    expect(runner.read('job-env')).toContain('OTHER=kept');
    // By itself: the last word of its job is on the way to the forge.
    expect(runner.read('ended')).toBe('left\n');
    expect(build.runners()).toEqual([]);
  });

  test('an idle runner leaves, and so does one that is told to', async () => {
    // Longer than the forge may take: that time does not run while it waits for jobs.
    const idle = start('idle', ['--idle-timeout', '5s', '--forge-timeout', '4']);
    await idle.signOn();
    expect(await idle.ended, idle.said()).toBe(0);
    const told = start('told', ['--idle-timeout=never']);
    await told.signOn();
    await until(() => told.said().includes('completed with result'));
    told.child.kill('SIGTERM');
    expect(await told.ended, told.said()).toBe(0);
    expect(build.runners()).toEqual([]);
    expect(told.read('arguments')).not.toContain('--ephemeral');
  });

  test.each([
    ['a build runs again whose job it was told to leave', [], 1, 'its build 99 runs again'],
    ['--no-retry leaves it, and says how', ['--no-retry'], 0, 'cml workflow rerun --id 99'],
  ])('%s', async (_name, args, times, said) => {
    const name = `busy${times}`;
    const run = build.build(99, 'in_progress', name);
    const runner = start(name, ['--idle-timeout=never', ...args], { HOLD: '1' });
    await runner.signOn();
    await until(() => runner.said().includes('Running job'));
    runner.child.kill('SIGTERM');
    expect(await runner.ended, runner.said()).toBe(0);
    expect([run.again(), build.runners()]).toEqual([times, []]);
    expect(runner.said()).toContain(said);
  });

  test('reuse, a name that is taken, and what a cloud needs', async () => {
    build.addRunner('there', ['cml', 'gpu']);
    const env = { REPO_TOKEN: build.admin };
    const launch = (...args: string[]) =>
      cml(build.repo.path, ['runner', 'launch', ...args], { env: { ...build.env, ...env } });
    expect(await launch('--reuse', '--labels=gpu')).toMatchObject({
      code: 0,
      stderr: expect.stringContaining('there has these labels'),
    });
    expect(await launch('--reuse-idle', '--labels=cml')).toMatchObject({ code: 0 });
    expect(await launch('--name=there')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('has a runner there'),
    });
    expect(await launch('--single', '--reuse')).toMatchObject({ code: 2 });
    const cloud = await launch(
      '--cloud=aws',
      '--cloud-type=g4dn.xlarge',
      '--cloud-metadata',
      'a=b',
      'c=d',
      '--labels=x',
    );
    expect([cloud.code, cloud.stderr.match(/no longer kept/g)?.length]).toEqual([2, 1]);
    expect(cloud.stderr).toContain(`cml@1 runner launch --repo ${build.url}/octo/model --labels x`);
    expect(await launch('--cloud=gcp', '--labels=gpu')).toMatchObject({
      code: 0,
      stderr: expect.stringContaining('the runner there has these labels'),
    });
    const forbidden = await cml(build.repo.path, ['runner', 'launch'], { env: build.env });
    expect([forbidden.code, forbidden.stderr]).toEqual([5, expect.stringContaining('personal access token')]);
    expect(build.violations).toEqual([]);
  });
});

test('runner launch on GitLab: a runner of the project, signed on and off', async () => {
  const build = await gitlabBuild();
  try {
    const bin = gitlabProgram();
    const workdir = temporaryDirectory('machine');
    const env = { ...build.env, REPO_TOKEN: build.admin, PATH: `${bin}:${process.env.PATH}` };
    const { code, stderr } = await cml(
      build.repo.path,
      ['runner', '--single', '--labels=cml', '--docker-volumes', '/a:/a', '/b:/b', '--workdir', workdir],
      { env },
    );
    expect(code, stderr).toBe(0);
    const read = (file: string) => readFileSync(join(workdir, file), 'utf8');
    expect(read('arguments')).toContain('--docker-volumes /a:/a --docker-volumes /b:/b --max-builds 1');
    expect(read('arguments')).not.toContain('glrt-');
    expect(read('job-env')).toContain('CI_SERVER_TOKEN=glrt-runnertoken');
    expect(read('ended')).toBe('left\n');
    expect(build.runners()).toEqual([]);
    expect(build.violations).toEqual([]);
  } finally {
    await build.close();
  }
});

describe('runner launch on Bitbucket', () => {
  let build: Build;
  let bin: string;
  beforeAll(async () => {
    build = await bitbucketBuild();
    bin = dockerProgram();
  });
  afterAll(() => build.close());
  const pipeline = '{00000000-0000-4000-8000-000000000098}';
  const env = () => ({
    ...build.env,
    REPO_TOKEN: build.admin,
    PATH: `${bin}:${process.env.PATH}`,
    PIPELINE: pipeline,
  });

  test('--single: a container that is told its secret by the environment, and gone after one step', async () => {
    const workdir = temporaryDirectory('machine');
    const args = ['runner', '--single', '--labels=gpu,big', '--name=my runner', '--workdir', workdir];
    const { code, stderr } = await cml(build.repo.path, args, { env: env() });
    expect(code, stderr).toBe(0);
    const read = (file: string) => readFileSync(join(workdir, file), 'utf8');
    const said = read('arguments');
    expect(said).toMatch(/^container run .*--name cml-runner-dddddddd-\S+ .*--env OAUTH_CLIENT_SECRET /);
    expect(said + stderr).not.toMatch(/secret-\d/);
    expect(read('job-env')).toMatch(/^OAUTH_CLIENT_SECRET=secret-\d+$/m);
    expect(read('job-env')).toMatch(/^RUNNER_UUID=\{dddddddd-.*\}$/m);
    expect(read('job-env')).toMatch(/^ACCOUNT_UUID=\{99\}$/m);
    expect(read('job-env')).toMatch(/^REPOSITORY_UUID=\{88\}$/m);
    expect(read('job-env')).not.toContain(build.admin);
    expect(read('ended')).toBe('stopped\n');
    const container = /--name (\S+)/.exec(said)?.[1];
    expect(readFileSync(join(bin, 'removed'), 'utf8')).toBe(`container rm --force ${container}\n`);
    expect([build.runners(), build.violations]).toEqual([[], []]);
  });

  test('a pipeline runs again whose step it was told to leave', async () => {
    const run = build.build(98, 'IN_PROGRESS');
    const workdir = temporaryDirectory('machine');
    const args = ['runner', '--idle-timeout=never', '--workdir', workdir];
    const child = spawn(process.execPath, [join(dist, 'cli.js'), ...args], {
      cwd: build.repo.path,
      env: { ...env(), HOLD: '1' },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => (said += chunk));
    const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
    await until(() => said.includes('Getting step'));
    child.kill('SIGTERM');
    expect(await ended, said).toBe(0);
    expect([run.status, run.again(), build.runners()]).toEqual(['COMPLETED', 1, []]);
    expect(said).toContain(`its build ${pipeline} runs again`);
    expect(build.violations).toEqual([]);
  });

  test('reuse, labels it does not take, a token that may not, and a machine without docker', async () => {
    build.addRunner('there', ['self.hosted', 'linux', 'gpu']);
    const launch = (args: readonly string[], more: NodeJS.ProcessEnv = {}) =>
      cml(build.repo.path, ['runner', 'launch', ...args], { env: { ...env(), ...more } });
    expect(await launch(['--reuse', '--labels=gpu'])).toMatchObject({
      code: 0,
      stderr: expect.stringContaining('there has these labels'),
    });
    expect(await launch(['--labels=big-gpu'])).toMatchObject({
      stderr: expect.stringContaining('small letters, digits and dots'),
    });
    const forbidden = await launch([], { REPO_TOKEN: build.env.REPO_TOKEN });
    expect([forbidden.code, forbidden.stderr]).toEqual([
      5,
      expect.stringContaining('write:runner:bitbucket'),
    ]);
    const bare = await launch([`--repo=${build.url}/team/model`, '--driver=bitbucket'], {
      PATH: temporaryDirectory('empty'),
    });
    expect(bare.stderr).toContain('docker is not on this machine');
    expect(build.runners()).toEqual(['there']);
  });
});

describe('runner launch on Gitea and Forgejo', () => {
  let forge: GiteaServer;
  beforeEach(async () => {
    forge = await startGitea();
  });
  afterEach(async () => {
    expect(forge.state.violations).toEqual([]);
    await forge.close();
  });

  function start(bin: string, args: readonly string[], more: NodeJS.ProcessEnv = {}) {
    const workdir = join(temporaryDirectory('machine'), 'work');
    const line = [
      'runner',
      `--repo=${forge.url}/octo/model`,
      '--driver=gitea',
      `--workdir=${workdir}`,
      ...args,
    ];
    const child = spawn(process.execPath, [join(dist, 'cli.js'), ...line], {
      cwd: temporaryDirectory('nowhere'),
      env: { PATH: `${bin}:${process.env.PATH}`, REPO_TOKEN: giteaTokens.admin, OTHER: 'kept', ...more },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => (said += chunk));
    const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
    const read = (file: string) => readFileSync(join(workdir, file), 'utf8');
    return { child, ended, read, workdir, said: () => said };
  }

  const jobs = (bin: string, count: number) => writeFileSync(join(bin, 'jobs'), 'job\n'.repeat(count));

  test.each(['gitea', 'forgejo'] as const)('--single on %s: one job of two, and no ghost', async (kind) => {
    forge.state.runnerApi = kind;
    const bin = giteaProgram(`${kind}-runner`);
    jobs(bin, 2);
    const runner = start(bin, ['--single', '--labels=gpu,big', '--name=one']);
    expect(await runner.ended, runner.said()).toBe(0);
    expect(JSON.parse(runner.read('registration'))).toMatchObject({
      uuid: expect.stringMatching(/^dddddddd-/),
      token: expect.stringMatching(/^secret-/),
      address: forge.url,
      labels: ['gpu:host', 'big:host'],
      ephemeral: true,
    });
    expect(runner.read('job-env')).not.toContain(giteaTokens.admin);
    expect(runner.read('job-env')).toContain('OTHER=kept');
    expect(runner.read('done')).toBe('done\n');
    expect([forge.state.runners, existsSync(join(runner.workdir, '.runner'))]).toEqual([[], false]);
    expect(runner.said()).toContain('one is no runner of the repository any more');
  });

  test.each([
    ['gitea', '1s', 0],
    // Forgejo's is started again for every look, of which the first alone is told.
    ['forgejo', '4s', 1],
  ] as const)('on %s it does one job after the other until it is idle', async (kind, idle, told) => {
    forge.state.runnerApi = kind;
    const bin = giteaProgram(`${kind}-runner`);
    jobs(bin, 2);
    const runner = start(bin, [`--idle-timeout=${idle}`]);
    expect(await runner.ended, runner.said()).toBe(0);
    expect(runner.read('done')).toBe('done\ndone\n');
    expect(runner.said().match(/could not fetch task/g) ?? []).toHaveLength(told);
    expect(forge.state.runners).toEqual([]);
  });

  test('a run starts again whose job it was told to leave; where the server cannot, it says so', async () => {
    forge.state.runs?.set(99, 1);
    const bin = giteaProgram('gitea-runner');
    jobs(bin, 1);
    const runner = start(bin, ['--idle-timeout=never', '--name=busy'], { HOLD: '1' });
    await until(() => runner.said().includes('repo is'));
    forge.state.jobs.set(99, 'busy');
    runner.child.kill('SIGTERM');
    expect(await runner.ended, runner.said()).toBe(0);
    expect([forge.state.runs?.get(99), forge.state.runners]).toEqual([2, []]);

    jobs(bin, 1);
    forge.state.runs = undefined;
    const again = start(bin, ['--idle-timeout=never', '--name=busy'], { HOLD: '1' });
    await until(() => again.said().includes('repo is'));
    again.child.kill('SIGTERM');
    expect(await again.ended, again.said()).toBe(0);
    expect(again.said()).toContain('Gitea has no run 99');
    expect(again.said()).toContain('Forgejo does not');
    expect(forge.state.runners).toEqual([]);
  });

  test('reuse, a program too old or absent, a token that may not, and a server too old', async () => {
    const there = { id: 5, uuid: 'u', name: 'there', labels: ['gpu'], ephemeral: false, online: true };
    forge.state.runners.push(there);
    const empty = temporaryDirectory('bin');
    const launch = async (bin: string, args: readonly string[], more: NodeJS.ProcessEnv = {}) => {
      const runner = start(bin, args, more);
      return { code: await runner.ended, said: runner.said() };
    };
    expect(await launch(empty, ['--reuse', '--labels=gpu'])).toMatchObject({
      code: 0,
      said: expect.stringContaining('the runner there has these labels'),
    });
    expect(await launch(empty, [])).toMatchObject({
      code: 6,
      said: expect.stringContaining('None of gitea-runner, act_runner, forgejo-runner is on this machine'),
    });
    expect(await launch(giteaProgram('act_runner'), [])).toMatchObject({
      code: 6,
      said: expect.stringContaining('act_runner 0.2.12'),
    });
    expect(await launch(empty, ['--labels=a:docker://b'])).toMatchObject({ code: 2 });
    const spoilt = temporaryDirectory('machine');
    mkdirSync(join(spoilt, '.runner'));
    expect(await launch(giteaProgram('gitea-runner'), [`--workdir=${spoilt}`])).toMatchObject({ code: 1 });
    expect(forge.state.runners).toEqual([there]);
    expect(await launch(empty, [], { REPO_TOKEN: giteaTokens.bot })).toMatchObject({
      code: 5,
      said: expect.stringContaining('administers the repository'),
    });
    forge.state.runnerApi = 'none';
    expect(await launch(empty, [])).toMatchObject({
      code: 5,
      said: expect.stringContaining(`${forge.url}/octo/model/settings/actions/runners`),
    });
    expect(forge.state.runners).toEqual([there]);
  });
});

test.each([
  ['90', 90],
  ['5 minutes', 300],
  ['5min', 300],
  ['1h 30m', 5400],
  ['never', undefined],
  ['0', undefined],
  ['-1', undefined],
])('an idle timeout of %s', (text, seconds) => {
  expect(secondsOf(text)).toBe(seconds);
});

test('an idle timeout that is none', () => {
  expect(() => secondsOf('soon')).toThrow('--idle-timeout takes');
});
