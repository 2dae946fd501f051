import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryDirectory } from './repo.ts';

/**
 * A runner program that takes one job and then waits, or leaves where it was to take one only, and says what it was given. With `HOLD` in its environment the job
 * lasts until there is a file `go-on` in its folder.
 */
const run = `#!/bin/bash
done='Job train completed with result: Succeeded'
# The real ones say so of a job that they end, too.
trap 'echo stopped >> ended; [ -n "$HOLD" ] && echo "$done"; exit 0' INT
env > job-env
echo 'Listening for Jobs'; echo 'Running job: train'; touch taken
if [ -n "$HOLD" ]; then while [ ! -e go-on ]; do sleep 0.05; done; else sleep 0.3; fi
echo "$done"
if grep -qs -e --ephemeral -e --max-builds arguments; then sleep 0.3; echo left >> ended; exit 1; fi
while :; do sleep 0.1; done
`;
const gitlabRun = run
  .replace('Running job: train', '{"job":17,"msg":"Checking for jobs... received"}')
  .replace('Job train completed with result: Succeeded', '{"duration_s":1,"msg":"Job succeeded"}')
  .replace('env > job-env', 'env > job-env; echo "$@" > arguments');
const bitbucketRun = `#!/bin/bash
if [ "$2" = rm ]; then echo "$@" >> "$(dirname "$0")/removed"; exit 0; fi
${run
  .replace('#!/bin/bash\n', '')
  .replace(
    'Running job: train',
    'Getting step StepId{accountUuid={99}, repositoryUuid={88}, pipelineUuid=$PIPELINE, stepUuid={55}}.',
  )
  .replace(/echo '(Getting step [^']*)'/, 'echo "$1"')
  .replace('Job train completed with result: Succeeded', 'Completing step with result Result{status=PASSED}')
  .replace('env > job-env', 'env > job-env; echo "$@" > arguments')}`;
const config = `#!/bin/bash
echo "$@ token=$ACTIONS_RUNNER_INPUT_TOKEN" > arguments
while [ ! -e go ]; do sleep 0.05; done
`;

function program(folder: string, name: string, text: string): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, name), text);
  chmodSync(join(folder, name), 0o755);
}

/** What GitHub offers for download. Its `config.sh` waits for a file `go`, as for a server. */
export function githubProgram(): Buffer {
  const folder = temporaryDirectory('program');
  program(folder, 'run.sh', run);
  program(folder, 'config.sh', config);
  return execFileSync('tar', ['-cz', '-C', folder, 'run.sh', 'config.sh']);
}

/** A folder for PATH that holds `gitlab-runner`. */
export function gitlabProgram(): string {
  const folder = temporaryDirectory('bin');
  program(folder, 'gitlab-runner', gitlabRun);
  return folder;
}

/** A folder for PATH that holds `docker`, which runs a step of the pipeline in PIPELINE in the place of Atlassian's runner. */
export function dockerProgram(): string {
  const folder = temporaryDirectory('bin');
  program(folder, 'docker', bitbucketRun);
  return folder;
}

/**
 * A folder for PATH that holds `gitea-runner` or `forgejo-runner`, whose process does one job: there are as many as it finds
 * lines in a file `jobs` beside it. With `HOLD` in its environment a job lasts until it is told to stop.
 */
export function giteaProgram(name: 'gitea-runner' | 'forgejo-runner' | 'act_runner'): string {
  const folder = temporaryDirectory('bin');
  const [command, help] = name === 'forgejo-runner' ? ['one-job', 'one-job'] : ['daemon --once', '--once'];
  const knows = name === 'act_runner' ? 'nothing of it' : help;
  program(
    folder,
    name,
    `#!/bin/bash
jobs="$(dirname "$0")/jobs"
if [ "$2" = --help ]; then [ "$1" = daemon ] && echo "Usage: daemon"; [[ "${command}" = $1* ]] && echo "${knows}"; exit 0; fi
[ "$*" = '--config config.yaml ${command}' ] || exit 2
trap 'echo stopped >> ended; exit 0' INT
cp .runner registration; env > job-env
echo 'msg="Starting"'
while ! [ -s "$jobs" ]; do ${name === 'forgejo-runner' ? 'echo "Error: could not fetch task"; exit 1' : 'sleep 0.05'}; done
sed -i 1d "$jobs"
echo 'level=info msg="task 12 repo is octo/model https://github.com"' >&2; echo done >> done
while [ -n "$HOLD" ]; do sleep 0.05; done
exit ${name === 'forgejo-runner' ? 1 : 0}
`,
  );
  return folder;
}
