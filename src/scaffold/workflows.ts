import { shellWord } from '../formats/shell.ts';
import type { Training } from './detect.ts';

/** Where the second workflow of a fork-safe pair looks for what the first has left. */
const artifact = 'cml-report';

/** A branch's name as a value or a key of YAML: `2026`, `on` or `a#b` would be read as something else. */
function yamlName(name: string): string {
  const isPlain = /^[a-z][\w./-]*$/i.test(name) && !/^(true|false|null|yes|no|on|off|y|n)$/i.test(name);
  return isPlain ? name : JSON.stringify(name);
}

/**
 * The workflow for GitHub Actions, and for Gitea and Forgejo, whose runners read the same. With `forkSafe` it leaves
 * what a fork's job may not post for `postingWorkflow`.
 */
export function githubWorkflow(training: Training, branch: string, action: string, forkSafe = false): string {
  const python = training.python
    ? ['      - uses: actions/setup-python@v5', "        with: { python-version: '3.12' }"]
    : [];
  const install = training.install ? [`      - run: ${training.install}`] : [];
  return `# One report a pull request: what changed, whether it is real, and whether it may be merged.
name: model
on:
  pull_request:
  push:
    branches: [${yamlName(branch)}] # records the numbers that pull requests are compared with

permissions: {}

jobs:
  train:
    runs-on: ubuntu-latest
    permissions:
      contents: write # pictures and recorded numbers, under refs of their own: no commit on a branch
      pull-requests: write # the comment
      checks: write # the check's conclusion
    steps:
      - uses: actions/checkout@v4
        with: { persist-credentials: false }
${[...python, ...install].map((line) => `${line}\n`).join('')}      - uses: ${action}
        with:
          run: ${training.command}
${
  forkSafe
    ? `      - uses: actions/upload-artifact@v7
        if: \${{ !cancelled() }}
        with:
          name: ${artifact}-\${{ strategy.job-index }}
          path: .cml/bundle/ # there only where this job's token could not post the report
          include-hidden-files: true
          if-no-files-found: ignore
          retention-days: 1
`
    : ''
}`;
}

/**
 * Posts the reports of forks, whose own jobs may only read. It runs none of their code: it takes their files as data, and
 * the pull request from GitHub.
 */
export function postingWorkflow(action: string): string {
  return `# Posts the reports of pull requests from forks: their own jobs may only read.
# It runs nothing of theirs. Keep it so: no checkout of their code, no script from their artifact.
name: model report
on:
  workflow_run: # zizmor: ignore[dangerous-triggers] what a fork sends is data here, checked and drawn anew
    workflows: [model]
    types: [completed]

permissions: {}

jobs:
  post:
    if: github.event.workflow_run.event == 'pull_request'
    runs-on: ubuntu-latest
    permissions:
      actions: read # the artifact
      contents: write # pictures
      pull-requests: write # the comment
    steps:
      - uses: actions/checkout@v4 # the default branch, never the fork's
        with: { persist-credentials: false }
      - uses: actions/download-artifact@v7
        with:
          pattern: ${artifact}-* # there is none where the first workflow could post by itself
          path: bundles
          run-id: \${{ github.event.workflow_run.id }}
          github-token: \${{ github.token }}
      - if: hashFiles('bundles/**') != ''
        uses: ${action}
        with:
          bundle: bundles
`;
}

/** The image that GitLab's and Bitbucket's jobs run in: Python for the training, Node for cml. */
const image = 'nikolaik/python-nodejs:python3.12-nodejs22';

/** How packages are installed where no later step needs to find them: all is one script there. */
function scriptLines({ command, install }: Training, options = ''): string[] {
  const here = install?.replace(/ && echo .*GITHUB_PATH"$/, ' && export PATH="$PWD/.venv/bin:$PATH"');
  return [...(here === undefined ? [] : [here]), `npx --yes cml@1 run${options} -- ${command}`];
}

const gitlabPosting = `
# A merge request from a fork is built in the fork, whose jobs may not comment here. This posts what they left, from a
# pipeline schedule of this project (Build > Pipeline schedules, every 15 minutes). It runs nothing of theirs.
report-forks:
  image: node:22
  rules:
    - if: $CI_PIPELINE_SOURCE == 'schedule'
  script:
    - npx --yes cml@1 bundle post --forks
`;

/** With `forkSafe`, a scheduled pipeline posts what the pipelines of forks may not. */
export function gitlabPipeline(training: Training, forkSafe = false): string {
  return `# One report a merge request: what changed, whether it is real, and whether it may be merged.
# It needs a project access token with the scope \`api\` and the role Developer, as the masked CI/CD variable CML_TOKEN
# (a job's own token may not write comments), and \`write_repository\` to record numbers for later comparisons.
train:
  image: ${image}
  rules:
${forkSafe ? "    - if: $CI_PIPELINE_SOURCE == 'schedule'\n      when: never\n" : ''}    - if: $CI_PIPELINE_SOURCE == 'merge_request_event'
    - if: $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH
  script:
${scriptLines(training)
  .map((line) => `    - ${line}\n`)
  .join('')}  artifacts:
    when: always
    paths: [.cml/]
${forkSafe ? gitlabPosting : ''}`;
}

/**
 * What a pull request from a fork takes: its own pipeline, which runs in the fork alone and for branches alone, leaves the
 * report on a branch there, and a schedule of `repository` posts it.
 */
function bitbucketForks(
  training: Training,
  branch: string,
  repository: string,
): { definitions: string; pipelines: string } {
  const name = '"$BITBUCKET_REPO_FULL_NAME"';
  return {
    definitions: `    - step: &train-in-fork
        name: train
        image: ${image}
        script:
          - if [ ${name} = ${repository} ]; then exit 0; fi # not a fork: the pull request itself is built
${scriptLines(training, ` --baseline ${shellWord(branch)}`)
  .map((line) => `          - ${line}\n`)
  .join('')}        after-script:
          - if [ ${name} != ${repository} ]; then npx --yes cml@1 bundle push; fi
        artifacts: ['.cml/**']
`,
    pipelines: `  default: # every other branch; a pull request from a fork starts nothing but this, in the fork
    - step: *train-in-fork
  custom:
    # Posts what the pipelines of forks left. Have it run by a schedule (Pipelines > Schedules), every hour say, of
    # ${repository} alone. It runs nothing of theirs.
    report-forks:
      - step:
          image: node:22
          script:
            - npx --yes cml@1 bundle post --forks
`,
  };
}

/** With `repository`, the name of the one that forks are made of, a schedule there posts what the pipelines of forks may not. */
export function bitbucketPipeline(training: Training, branch: string, repository?: string): string {
  const script = scriptLines(training).map((line) => `          - ${line}\n`);
  const forks = repository === undefined ? undefined : bitbucketForks(training, branch, repository);
  return `# One report a pull request: what changed, whether it is real, and whether it may be merged.
# It needs the access token of the repository (Repositories: Write, Pull requests: Write) as the secured variable CML_TOKEN.
definitions:
  steps:
    - step: &train
        name: train
        image: ${image}
        script:
${script.join('')}        artifacts: ['.cml/**']
${forks?.definitions ?? ''}
pipelines:
  pull-requests:
    '**':
      - step: *train
  branches:
    ${yamlName(branch)}: # records the numbers that pull requests are compared with
      - step: *train
${forks?.pipelines ?? ''}`;
}

/** A cml.yaml in which everything is explained and nothing is set. */
export function configFile(training: Training): string {
  return `# yaml-language-server: $schema=https://raw.githubusercontent.com/OWNER/cml/v1/schema.json
# Everything here is optional. \`cml doctor\` checks it.

# What to run where no command is given.
# train: ${training.command}

# Which way is better, where the name does not tell.
# directions:
#   churn_score: higher
#   "*_ms": lower

# A move no larger than this is noise.
# tolerance:
#   accuracy: 0.002
#   "*": 1%

# What must hold before a change may be merged. A failed gate ends the step with exit code 3.
# gates:
#   accuracy: { min: 0.90, max-drop: 0.01 }
#   latency_ms: { max: 50, max-rise: 5% }

# Advisory only: show failed gates, and do not fail the step.
# fail-on: never

# Files to read beside those found by themselves (\`cml sources\` lists them), and files to leave alone.
# metrics: [reports/*.json]
# plots: [reports/*.csv]
# ignore: [data/**]
`;
}
