import type { DeclaredOption } from './spec.ts';

const cloud =
  'No longer done here: start the machine with your cloud’s own tool and call `cml runner launch` on it.';

/** Options of `runner launch`. */
export const runnerOptions = {
  labels: {
    type: 'string',
    metavar: 'LABELS',
    default: 'cml',
    env: ['RUNNER_LABELS'],
    text: 'Labels by which jobs choose this runner, with commas between them.',
  },
  'idle-timeout': {
    type: 'string',
    metavar: 'TIME',
    default: '5 minutes',
    env: ['RUNNER_IDLE_TIMEOUT'],
    text: 'How long to wait for a job before leaving: `90`, `5min`, `1h 30m`, or `never`.',
  },
  'runner-name': {
    flag: 'name',
    type: 'string',
    metavar: 'NAME',
    text: 'The runner’s name on the forge. Made up by default.',
  },
  'no-retry': {
    type: 'boolean',
    env: ['RUNNER_NO_RETRY'],
    text: 'Do not run a job again that this runner could not finish.',
  },
  single: { type: 'boolean', env: ['RUNNER_SINGLE'], text: 'Leave after one job.' },
  reuse: {
    type: 'boolean',
    env: ['RUNNER_REUSE'],
    text: 'Do nothing where a runner with this name, or an online one with these labels, is there already.',
  },
  'reuse-idle': {
    type: 'boolean',
    text: 'Do nothing where an online runner with these labels is waiting for a job.',
  },
  workdir: {
    type: 'string',
    metavar: 'DIR',
    aliases: ['path', 'runner-path'],
    env: ['RUNNER_PATH'],
    hidden: true,
    text: 'Where the runner keeps its files. `~/.cml/NAME` by default.',
  },
  'docker-volumes': {
    type: 'list',
    metavar: 'VOLUME',
    text: 'A Docker volume for jobs, on GitLab; may be repeated.',
  },
  cloud: {
    type: 'string',
    choices: ['aws', 'azure', 'gcp', 'kubernetes'],
    hidden: true,
    text: cloud,
    was: 'Started a machine by terraform-provider-iterative, which is no longer kept. Now passes where a runner with these labels is online, and says what to run on a machine where there is none.',
  },
  'cloud-type': { type: 'string', metavar: 'TYPE', hidden: true, text: cloud },
  'cloud-gpu': { type: 'string', metavar: 'GPU', hidden: true, text: cloud },
  'cloud-hdd-size': { type: 'string', metavar: 'GB', hidden: true, text: cloud },
  'cloud-spot': { type: 'boolean', hidden: true, text: cloud },
  'cloud-spot-price': { type: 'string', metavar: 'USD', hidden: true, text: cloud },
  'cloud-region': { type: 'string', metavar: 'REGION', hidden: true, text: cloud },
  'cloud-permission-set': { type: 'string', metavar: 'SET', hidden: true, text: cloud },
  'cloud-metadata': { type: 'list', metavar: 'KEY=VALUE', hidden: true, text: cloud },
  'cloud-startup-script': { type: 'string', metavar: 'BASE64', hidden: true, text: cloud },
  'cloud-ssh-private': { type: 'string', metavar: 'KEY', hidden: true, text: cloud },
  'cloud-aws-security-group': { type: 'string', metavar: 'GROUP', hidden: true, text: cloud },
  'cloud-aws-subnet': {
    type: 'string',
    metavar: 'SUBNET',
    aliases: ['cloud-aws-subnet-id'],
    hidden: true,
    text: cloud,
  },
  'cloud-kubernetes-node-selector': { type: 'list', metavar: 'KEY=VALUE', hidden: true, text: cloud },
  'cloud-image': { type: 'string', metavar: 'IMAGE', hidden: true, text: cloud },
  'tpi-version': { type: 'string', metavar: 'VERSION', hidden: true, text: cloud },
  'cml-version': { type: 'string', metavar: 'VERSION', hidden: true, text: cloud },
  'tf-resource': { type: 'string', metavar: 'BASE64', aliases: ['tf_resource'], hidden: true, text: cloud },
  'gcp-access-token': { type: 'string', metavar: 'TOKEN', hidden: true, text: cloud },
  'destroy-delay': { type: 'string', metavar: 'SECONDS', hidden: true, text: cloud },
} as const satisfies Record<string, DeclaredOption>;
