const require=id=>process.getBuiltinModule('node:module').createRequire(import.meta.url)(id);
import{a as k,b as $}from"./chunk-JDWIAYIE.js";import{a as b}from"./chunk-YEMZPSOY.js";import{a as w}from"./chunk-4L74Y7GK.js";import{Ga as l,Ia as g,J as f,Ja as y,K as h,Z as m,d}from"./chunk-LWHGOPXS.js";var{existsSync:v,readFileSync:B}=process.getBuiltinModule("node:fs"),{join:P}=process.getBuiltinModule("node:path"),M=["train.py","src/train.py","scripts/train.py","main.py","run.py"];function T(e){let t=o=>v(P(e,o)),n=M.find(t),r=t("dvc.yaml")?"dvc repro":N(e)?"make train":n?`python ${n}`:"python train.py",i=O(t,r);return{command:r,...i&&{install:i},python:r!=="make train"||i!==void 0}}function N(e){let t=P(e,"Makefile");return v(t)&&/^train:/m.test(B(t,"utf8"))}function O(e,t){return e("uv.lock")?'pip install uv && uv sync && echo "$PWD/.venv/bin" >> "$GITHUB_PATH"':e("requirements.txt")?"pip install -r requirements.txt":e("pyproject.toml")?"pip install .":t==="dvc repro"?"pip install dvc":void 0}var _="cml-report";function x(e){return/^[a-z][\w./-]*$/i.test(e)&&!/^(true|false|null|yes|no|on|off|y|n)$/i.test(e)?e:JSON.stringify(e)}function j(e,t,n,r=!1){let i=e.python?["      - uses: actions/setup-python@v5","        with: { python-version: '3.12' }"]:[],o=e.install?[`      - run: ${e.install}`]:[];return`# One report a pull request: what changed, whether it is real, and whether it may be merged.
name: model
on:
  pull_request:
  push:
    branches: [${x(t)}] # records the numbers that pull requests are compared with

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
${[...i,...o].map(a=>`${a}
`).join("")}      - uses: ${n}
        with:
          run: ${e.command}
${r?`      - uses: actions/upload-artifact@v7
        if: \${{ !cancelled() }}
        with:
          name: ${_}-\${{ strategy.job-index }}
          path: .cml/bundle/ # there only where this job's token could not post the report
          include-hidden-files: true
          if-no-files-found: ignore
          retention-days: 1
`:""}`}function I(e){return`# Posts the reports of pull requests from forks: their own jobs may only read.
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
          pattern: ${_}-* # there is none where the first workflow could post by itself
          path: bundles
          run-id: \${{ github.event.workflow_run.id }}
          github-token: \${{ github.token }}
      - if: hashFiles('bundles/**') != ''
        uses: ${e}
        with:
          bundle: bundles
`}var c="nikolaik/python-nodejs:python3.12-nodejs22";function u({command:e,install:t},n=""){let r=t?.replace(/ && echo .*GITHUB_PATH"$/,' && export PATH="$PWD/.venv/bin:$PATH"');return[...r===void 0?[]:[r],`npx --yes cml@1 run${n} -- ${e}`]}var R=`
# A merge request from a fork is built in the fork, whose jobs may not comment here. This posts what they left, from a
# pipeline schedule of this project (Build > Pipeline schedules, every 15 minutes). It runs nothing of theirs.
report-forks:
  image: node:22
  rules:
    - if: $CI_PIPELINE_SOURCE == 'schedule'
  script:
    - npx --yes cml@1 bundle post --forks
`;function q(e,t=!1){return`# One report a merge request: what changed, whether it is real, and whether it may be merged.
# It needs a project access token with the scope \`api\` and the role Developer, as the masked CI/CD variable CML_TOKEN
# (a job's own token may not write comments), and \`write_repository\` to record numbers for later comparisons.
train:
  image: ${c}
  rules:
${t?`    - if: $CI_PIPELINE_SOURCE == 'schedule'
      when: never
`:""}    - if: $CI_PIPELINE_SOURCE == 'merge_request_event'
    - if: $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH
  script:
${u(e).map(n=>`    - ${n}
`).join("")}  artifacts:
    when: always
    paths: [.cml/]
${t?R:""}`}function F(e,t,n){let r='"$BITBUCKET_REPO_FULL_NAME"';return{definitions:`    - step: &train-in-fork
        name: train
        image: ${c}
        script:
          - if [ ${r} = ${n} ]; then exit 0; fi # not a fork: the pull request itself is built
${u(e,` --baseline ${w(t)}`).map(i=>`          - ${i}
`).join("")}        after-script:
          - if [ ${r} != ${n} ]; then npx --yes cml@1 bundle push; fi
        artifacts: ['.cml/**']
`,pipelines:`  default: # every other branch; a pull request from a fork starts nothing but this, in the fork
    - step: *train-in-fork
  custom:
    # Posts what the pipelines of forks left. Have it run by a schedule (Pipelines > Schedules), every hour say, of
    # ${n} alone. It runs nothing of theirs.
    report-forks:
      - step:
          image: node:22
          script:
            - npx --yes cml@1 bundle post --forks
`}}function C(e,t,n){let r=u(e).map(o=>`          - ${o}
`),i=n===void 0?void 0:F(e,t,n);return`# One report a pull request: what changed, whether it is real, and whether it may be merged.
# It needs the access token of the repository (Repositories: Write, Pull requests: Write) as the secured variable CML_TOKEN.
definitions:
  steps:
    - step: &train
        name: train
        image: ${c}
        script:
${r.join("")}        artifacts: ['.cml/**']
${i?.definitions??""}
pipelines:
  pull-requests:
    '**':
      - step: *train
  branches:
    ${x(t)}: # records the numbers that pull requests are compared with
      - step: *train
${i?.pipelines??""}`}function E(e){return`# yaml-language-server: $schema=https://raw.githubusercontent.com/OWNER/cml/v1/schema.json
# Everything here is optional. \`cml doctor\` checks it.

# What to run where no command is given.
# train: ${e.command}

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
`}var{existsSync:H}=process.getBuiltinModule("node:fs"),{mkdir:L,readFile:S,writeFile:U}=process.getBuiltinModule("node:fs/promises"),{dirname:D,join:G}=process.getBuiltinModule("node:path");async function se({world:e,values:t}){let n=await f(e.directory,e.env);h(n);let r=t.forge??await k(n),i=T(n.root),o=new Map([["cml.yaml",E(i)]]);if(r==="gitlab")o.set(".gitlab-ci.yml",q(i,t["fork-safe"]));else if(r==="bitbucket"){let s=t["fork-safe"]?await J(n):void 0;o.set("bitbucket-pipelines.yml",C(i,await A(n),s))}else{let s=b(e.env);o.set(W(r,"model"),j(i,await A(n),s,t["fork-safe"])),t["fork-safe"]&&o.set(W(r,"model-report"),I(s))}let a=[];for(let[s,p]of o)a.push({path:s,text:p,action:await K(G(n.root,s),p,t)});return t.json?g(e,{forge:r,command:i.command,files:a.map(s=>({...s}))}):z(e,a,{forge:r,command:i.command,dryRun:t["dry-run"]}),0}async function K(e,t,{force:n,"dry-run":r}){if(H(e)){if(await S(e,"utf8")===t)return"same";if(!n)return"left-alone"}return r?"would-write":(await L(D(e),{recursive:!0}),await U(e,t),"wrote")}function z(e,t,{forge:n,command:r,dryRun:i}){for(let{path:o,action:a,text:s}of t)a==="wrote"?l(e,`wrote ${o}`):a==="same"?l(e,`${o} is there already, and just so`):a==="would-write"?l(e,`# ${o}
${s}`):y(e,`${o} is there already and was left alone. It would hold (--force overwrites):

${s.replace(/^/gm,"  ")}`);i||l(e,`
The training command is taken to be \`${r}\`: correct it if it is not.
Then commit, push, and open a ${n==="gitlab"?"merge":"pull"} request. \`cml doctor\` says what could still be wrong.`)}async function J(e){let t=m(await $(e),{kind:"bitbucket"})?.repository;if(t!==void 0&&/^[\w.-]+\/[\w.-]+$/.test(t))return t;throw new d("usage","The remote does not say what the repository is called on Bitbucket.",{hint:"Point `origin` at the repository that is forked, and run this again."})}function W(e,t){return`${e==="gitea"?".gitea":".github"}/workflows/${t}.yml`}async function A(e){let t=await e.try(["symbolic-ref","--short","refs/remotes/origin/HEAD"]);return t.code===0?t.stdout.toString("utf8").trim().replace(/^origin\//,""):(await e.try(["symbolic-ref","--short","HEAD"])).stdout.toString("utf8").trim()==="master"?"master":"main"}export{se as run};
