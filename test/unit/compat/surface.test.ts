import { describe, expect, test } from 'vitest';
import type { CommandSpec } from '../../../src/options/command-spec.ts';
import { commands } from '../../../src/options/commands.ts';
import { executables } from '../../../src/options/executables.ts';
import { type OptionName, options } from '../../../src/options/options.ts';
import { readLine } from '../../../src/options/read-line.ts';
import { resolveOption } from '../../../src/options/resolve.ts';
import type { OptionSpec } from '../../../src/options/spec.ts';

/** What iterative/cml 0.20 takes: every command with its old name and its flags. `?` marks a flag without a value. */
const surface: readonly (readonly [
  command: string,
  old: string | undefined,
  environment: string,
  flags: string,
])[] = [
  [
    'comment create',
    'send-comment',
    'CML_SEND_COMMENT',
    'target watch? publish? publish-url publish-native? native? watermark-title pr? commit-sha head-sha update? rm-watermark? trigger-file',
  ],
  [
    'comment update',
    undefined,
    'CML_COMMENT',
    'target watch? publish? publish-url native? watermark-title trigger-file',
  ],
  [
    'asset publish',
    'publish',
    'CML_PUBLISH',
    'md? title native? gitlab-uploads? mime-type url file rm-watermark? repo',
  ],
  [
    'check create',
    'send-github-check',
    'CML_SEND_GITHUB_CHECK',
    'commit-sha head-sha title status conclusion',
  ],
  [
    'pr create',
    'pr',
    'CML_PR',
    'merge? auto-merge? rebase? squash? md? skip-ci? remote user-email user-name branch target-branch title body message',
  ],
  ['repo prepare', 'ci', 'CML_CI', 'fetch-depth unshallow? user-email user-name'],
  ['workflow rerun', 'rerun-workflow', 'CML_RERUN_WORKFLOW', 'id'],
  [
    'tensorboard connect',
    'tensorboard-dev',
    'CML_TENSORBOARD_DEV',
    'credentials logdir name description md? title file rm-watermark?',
  ],
  [
    'runner launch',
    'runner',
    'CML_RUNNER',
    'labels name idle-timeout no-retry? single? reuse? reuse-idle? docker-volumes cloud cloud-type cloud-gpu cloud-hdd-size cloud-spot? cloud-spot-price cloud-region cloud-permission-set cloud-metadata cloud-startup-script cloud-ssh-private cloud-aws-security-group cloud-aws-subnet cloud-aws-subnet-id cloud-kubernetes-node-selector workdir path cloud-image tpi-version cml-version tf-resource destroy-delay',
  ],
];
const globals = 'log driver repo token driver-token';
const choices: Readonly<Record<string, string>> = {
  log: 'debug',
  driver: 'github',
  status: 'completed',
  conclusion: 'neutral',
  cloud: 'aws',
  'fetch-depth': '3',
};
const takesFile = new Set(['comment create', 'comment update', 'check create']);

describe.each(surface)('%s', (command, old, environment, flags) => {
  const spec: CommandSpec = commands[command as keyof typeof commands];
  const named = (flag: string): OptionName => {
    const name = spec.options.find((option) => {
      const { flag: own = option, aliases = [] }: OptionSpec = options[option];
      return own === flag || aliases.includes(flag);
    });
    expect(name, `--${flag}`).toBeDefined();
    return name!;
  };
  const rest = takesFile.has(command) ? ['report.md'] : [];

  test.each(`${flags} ${globals}`.split(' '))('takes --%s, under both names and from a variable', (text) => {
    const flag = text.replace('?', '');
    const value = choices[flag] ?? '7';
    const given = text.endsWith('?') ? [`--${flag}`] : [`--${flag}`, value];
    const camel = flag.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
    for (const words of [command, old ?? command])
      for (const line of [given, [given[0]!.replace(flag, camel), ...given.slice(1)]]) {
        const request = readLine([...words.split(' '), ...line, ...rest]);
        expect(request).toMatchObject({ command, args: rest });
        expect(Object.keys((request as { flags: object }).flags)).toEqual([named(flag)]);
      }
    const name = named(flag);
    const variable = `${environment}_${flag.replaceAll('-', '_').toUpperCase()}`;
    const found = resolveOption(name, options[name], {
      env: { [variable]: text.endsWith('?') ? 'true' : value },
      ...(spec.environment && { prefixes: spec.environment }),
    });
    const isList = (options[name] as OptionSpec).type === 'list';
    expect(String(found)).toBe(text.endsWith('?') ? 'true' : isList ? '7' : value);
  });
});

test('lists take every word up to the next option; volumes come one by one too', () => {
  const { flags } = readLine([
    'runner',
    '--docker-volumes',
    'a:a',
    'b:b',
    '--single',
    '--docker-volumes=c',
  ]) as {
    flags: object;
  };
  expect(flags).toEqual({ 'docker-volumes': ['a:a', 'b:b', 'c'], single: true });
});

test('flags are read as yargs reads them', () => {
  const flags = (...argv: string[]) =>
    (readLine(['comment', 'create', ...argv, 'r.md']) as { flags: object }).flags;
  expect(flags('--publish=true')).toEqual({ publish: true });
  expect(flags('--publish', 'false')).toEqual({ publish: false });
  expect(flags('--no-publish')).toEqual({ publish: false });
  expect(flags('--watch=false')).toEqual({ watch: false });
  expect(flags('--watermark-title', '--odd')).toEqual({ 'watermark-title': '--odd' });
});

test('a word that is no command may be a program of its own', () => {
  expect(readLine(['--log', 'info', 'deploy', '-x', '1'])).toEqual({
    kind: 'unknown',
    word: 'deploy',
    args: ['-x', '1'],
  });
  for (const argv of [['pr', '.'], ['comment'], ['--help'], [], ['send-comment', 'x']])
    expect(readLine(argv).kind).not.toBe('unknown');
});

test('the legacy programs are there', () => {
  const legacy = ['send-comment', 'publish', 'pr', 'runner', 'send-github-check', 'tensorboard-dev'];
  for (const name of legacy) expect(executables.has(`cml-${name}`)).toBe(true);
  expect([executables.get('vl2png'), executables.get('vl2svg')]).toEqual(['vl2png', 'vl2svg']);
});

test('variables without the CML prefix set the runner alone', () => {
  const runner: CommandSpec = commands['runner launch'];
  const variables = {
    labels: 'RUNNER_LABELS',
    'idle-timeout': 'RUNNER_IDLE_TIMEOUT',
    repo: 'RUNNER_REPO',
    workdir: 'RUNNER_PATH',
  } as const;
  for (const [name, variable] of Object.entries(variables) as [keyof typeof variables, string][])
    expect(
      resolveOption(name, options[name], { env: { [variable]: 'x' }, prefixes: runner.environment }),
    ).toBe('x');
  // A runner's own name is in every job that it runs.
  const env = { RUNNER_NAME: 'hosted-1' };
  expect(
    resolveOption('runner-name', options['runner-name'], { env, prefixes: runner.environment }),
  ).toBeUndefined();
});
