const require=id=>process.getBuiltinModule('node:module').createRequire(import.meta.url)(id);
import{a as w}from"./chunk-YEMZPSOY.js";import{ga as d,i as m,j as p,la as f,n as h,sa as c,ta as g}from"./chunk-MCJ4MPDU.js";import"./chunk-7ZO7YH47.js";import"./chunk-Y3A5V6RU.js";import{b as u}from"./chunk-PO2PXB7Q.js";import"./chunk-NJJQSJ5V.js";import{existsSync as W}from"node:fs";import{mkdir as S,readFile as L,writeFile as N}from"node:fs/promises";import{dirname as B,join as A}from"node:path";import{existsSync as y,readFileSync as E}from"node:fs";import{join as b}from"node:path";var F=["train.py","src/train.py","scripts/train.py","main.py","run.py"];function k(e){let t=o=>y(b(e,o)),r=F.find(t),n=t("dvc.yaml")?"dvc repro":R(e)?"make train":r?`python ${r}`:"python train.py",i=H(t,n);return{command:n,...i&&{install:i},python:n!=="make train"||i!==void 0}}function R(e){let t=b(e,"Makefile");return y(t)&&/^train:/m.test(E(t,"utf8"))}function H(e,t){return e("uv.lock")?'pip install uv && uv sync && echo "$PWD/.venv/bin" >> "$GITHUB_PATH"':e("requirements.txt")?"pip install -r requirements.txt":e("pyproject.toml")?"pip install .":t==="dvc repro"?"pip install dvc":void 0}var $="cml-report";function v(e,t,r,n=!1){let i=e.python?["      - uses: actions/setup-python@v5","        with: { python-version: '3.12' }"]:[],o=e.install?[`      - run: ${e.install}`]:[];return`# One report a pull request: what changed, whether it is real, and whether it may be merged.
name: model
on:
  pull_request:
  push:
    branches: [${t}] # records the numbers that pull requests are compared with

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
`).join("")}      - uses: ${r}
        with:
          run: ${e.command}
${n?`      - uses: actions/upload-artifact@v7
        if: \${{ !cancelled() }}
        with:
          name: ${$}-\${{ strategy.job-index }}
          path: .cml/bundle/ # there only where this job's token could not post the report
          include-hidden-files: true
          if-no-files-found: ignore
          retention-days: 1
`:""}`}function T(e){return`# Posts the reports of pull requests from forks: their own jobs may only read.
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
          pattern: ${$}-* # there is none where the first workflow could post by itself
          path: bundles
          run-id: \${{ github.event.workflow_run.id }}
          github-token: \${{ github.token }}
      - if: hashFiles('bundles/**') != ''
        uses: ${e}
        with:
          bundle: bundles
`}var j="nikolaik/python-nodejs:python3.12-nodejs22";function P({command:e,install:t}){let r=t?.replace(/ && echo .*GITHUB_PATH"$/,' && export PATH="$PWD/.venv/bin:$PATH"');return[...r===void 0?[]:[r],`npx --yes cml@1 run -- ${e}`]}var O=`
# A merge request from a fork is built in the fork, whose jobs may not comment here. This posts what they left, from a
# pipeline schedule of this project (Build > Pipeline schedules, every 15 minutes). It runs nothing of theirs.
report-forks:
  image: node:22
  rules:
    - if: $CI_PIPELINE_SOURCE == 'schedule'
  script:
    - npx --yes cml@1 bundle post --forks
`;function _(e,t=!1){return`# One report a merge request: what changed, whether it is real, and whether it may be merged.
# It needs a project access token with the scope \`api\` and the role Developer, as the masked CI/CD variable CML_TOKEN
# (a job's own token may not write comments), and \`write_repository\` to record numbers for later comparisons.
train:
  image: ${j}
  rules:
${t?`    - if: $CI_PIPELINE_SOURCE == 'schedule'
      when: never
`:""}    - if: $CI_PIPELINE_SOURCE == 'merge_request_event'
    - if: $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH
  script:
${P(e).map(r=>`    - ${r}
`).join("")}  artifacts:
    when: always
    paths: [.cml/]
${t?O:""}`}function x(e,t){let r=P(e).map(n=>`          - ${n}
`);return`# One report a pull request: what changed, whether it is real, and whether it may be merged.
# It needs the access token of the repository (Repositories: Write, Pull requests: Write) as the secured variable CML_TOKEN.
definitions:
  steps:
    - step: &train
        name: train
        image: ${j}
        script:
${r.join("")}        artifacts: ['.cml/**']

pipelines:
  pull-requests:
    '**':
      - step: *train
  branches:
    ${t}: # records the numbers that pull requests are compared with
      - step: *train
`}function C(e){return`# yaml-language-server: $schema=https://raw.githubusercontent.com/OWNER/cml/v1/schema.json
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
`}async function ce({world:e,values:t}){let r=await m(e.directory,e.env);p(r);let n=t.forge??await G(r),i=k(r.root),o=new Map([["cml.yaml",C(i)]]);if(n==="gitlab")o.set(".gitlab-ci.yml",_(i,t["fork-safe"]));else if(n==="bitbucket"){if(t["fork-safe"])throw U();o.set("bitbucket-pipelines.yml",x(i,await q(r)))}else{let s=w(e.env);o.set(I(n,"model"),v(i,await q(r),s,t["fork-safe"])),t["fork-safe"]&&o.set(I(n,"model-report"),T(s))}let a=[];for(let[s,l]of o)a.push({path:s,text:l,action:await D(A(r.root,s),l,t)});return t.json?c(e,d({forge:n,command:i.command,files:a.map(s=>({...s}))})):M(e,a,{forge:n,command:i.command,dryRun:t["dry-run"]}),0}async function D(e,t,{force:r,"dry-run":n}){if(W(e)){if(await L(e,"utf8")===t)return"same";if(!r)return"left-alone"}return n?"would-write":(await S(B(e),{recursive:!0}),await N(e,t),"wrote")}function M(e,t,{forge:r,command:n,dryRun:i}){for(let{path:o,action:a,text:s}of t)a==="wrote"?c(e,`wrote ${o}`):a==="same"?c(e,`${o} is there already, and just so`):a==="would-write"?c(e,`# ${o}
${s}`):g(e,`${o} is there already and was left alone. It would hold (--force overwrites):

${s.replace(/^/gm,"  ")}`);i||c(e,`
The training command is taken to be \`${n}\`: correct it if it is not.
Then commit, push, and open a ${r==="gitlab"?"merge":"pull"} request. \`cml doctor\` says what could still be wrong.`)}function U(){return new u("usage","Bitbucket has no second stage for forks: there is nothing for --fork-safe to write.",{hint:"A fork\u2019s pipeline runs in the fork alone, and what it leaves cannot be read from here. Its report is in the artifacts of its own pipeline; to have one on the pull request, push its branch to this repository."})}function I(e,t){return`${e==="gitea"?".gitea":".github"}/workflows/${t}.yml`}async function G(e){let t=(...a)=>a.some(s=>W(A(e.root,s)));if(t(".gitlab-ci.yml"))return"gitlab";if(t("bitbucket-pipelines.yml"))return"bitbucket";if(t(".gitea",".forgejo"))return"gitea";let n=(await e.try(["remote","get-url",await h(e)??"origin"])).stdout.toString("utf8").trim(),i=/gitlab|bitbucket|gitea|forgejo/i.exec(n)?.[0].toLowerCase();return f(n)?.kind??(i==="forgejo"?"gitea":i)??"github"}async function q(e){let t=await e.try(["symbolic-ref","--short","refs/remotes/origin/HEAD"]);return t.code===0?t.stdout.toString("utf8").trim().replace(/^origin\//,""):(await e.try(["symbolic-ref","--short","HEAD"])).stdout.toString("utf8").trim()==="master"?"master":"main"}export{ce as run};
