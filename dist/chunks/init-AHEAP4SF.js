const require=id=>process.getBuiltinModule('node:module').createRequire(import.meta.url)(id);
import{a as w}from"./chunk-YEMZPSOY.js";import{F as h,T as c,U as f,k as m,s as p,t as d,za as g}from"./chunk-CJA6SBPM.js";import{b as u}from"./chunk-PO2PXB7Q.js";import"./chunk-NJJQSJ5V.js";var{existsSync:y,readFileSync:E}=process.getBuiltinModule("node:fs"),{join:b}=process.getBuiltinModule("node:path"),B=["train.py","src/train.py","scripts/train.py","main.py","run.py"];function k(e){let t=i=>y(b(e,i)),r=B.find(t),n=t("dvc.yaml")?"dvc repro":F(e)?"make train":r?`python ${r}`:"python train.py",o=R(t,n);return{command:n,...o&&{install:o},python:n!=="make train"||o!==void 0}}function F(e){let t=b(e,"Makefile");return y(t)&&/^train:/m.test(E(t,"utf8"))}function R(e,t){return e("uv.lock")?'pip install uv && uv sync && echo "$PWD/.venv/bin" >> "$GITHUB_PATH"':e("requirements.txt")?"pip install -r requirements.txt":e("pyproject.toml")?"pip install .":t==="dvc repro"?"pip install dvc":void 0}var $="cml-report";function v(e,t,r,n=!1){let o=e.python?["      - uses: actions/setup-python@v5","        with: { python-version: '3.12' }"]:[],i=e.install?[`      - run: ${e.install}`]:[];return`# One report a pull request: what changed, whether it is real, and whether it may be merged.
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
${[...o,...i].map(a=>`${a}
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
`}var j="nikolaik/python-nodejs:python3.12-nodejs22";function P({command:e,install:t}){let r=t?.replace(/ && echo .*GITHUB_PATH"$/,' && export PATH="$PWD/.venv/bin:$PATH"');return[...r===void 0?[]:[r],`npx --yes cml@1 run -- ${e}`]}var M=`
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
${t?M:""}`}function x(e,t){let r=P(e).map(n=>`          - ${n}
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
`}var{existsSync:W}=process.getBuiltinModule("node:fs"),{mkdir:H,readFile:O,writeFile:S}=process.getBuiltinModule("node:fs/promises"),{dirname:L,join:A}=process.getBuiltinModule("node:path");async function ne({world:e,values:t}){let r=await p(e.directory,e.env);d(r);let n=t.forge??await G(r),o=k(r.root),i=new Map([["cml.yaml",C(o)]]);if(n==="gitlab")i.set(".gitlab-ci.yml",_(o,t["fork-safe"]));else if(n==="bitbucket"){if(t["fork-safe"])throw U();i.set("bitbucket-pipelines.yml",x(o,await q(r)))}else{let s=w(e.env);i.set(I(n,"model"),v(o,await q(r),s,t["fork-safe"])),t["fork-safe"]&&i.set(I(n,"model-report"),T(s))}let a=[];for(let[s,l]of i)a.push({path:s,text:l,action:await N(A(r.root,s),l,t)});return t.json?c(e,g({forge:n,command:o.command,files:a.map(s=>({...s}))})):D(e,a,{forge:n,command:o.command,dryRun:t["dry-run"]}),0}async function N(e,t,{force:r,"dry-run":n}){if(W(e)){if(await O(e,"utf8")===t)return"same";if(!r)return"left-alone"}return n?"would-write":(await H(L(e),{recursive:!0}),await S(e,t),"wrote")}function D(e,t,{forge:r,command:n,dryRun:o}){for(let{path:i,action:a,text:s}of t)a==="wrote"?c(e,`wrote ${i}`):a==="same"?c(e,`${i} is there already, and just so`):a==="would-write"?c(e,`# ${i}
${s}`):f(e,`${i} is there already and was left alone. It would hold (--force overwrites):

${s.replace(/^/gm,"  ")}`);o||c(e,`
The training command is taken to be \`${n}\`: correct it if it is not.
Then commit, push, and open a ${r==="gitlab"?"merge":"pull"} request. \`cml doctor\` says what could still be wrong.`)}function U(){return new u("usage","Bitbucket has no second stage for forks: there is nothing for --fork-safe to write.",{hint:"A fork\u2019s pipeline runs in the fork alone, and what it leaves cannot be read from here. Its report is in the artifacts of its own pipeline; to have one on the pull request, push its branch to this repository."})}function I(e,t){return`${e==="gitea"?".gitea":".github"}/workflows/${t}.yml`}async function G(e){let t=(...a)=>a.some(s=>W(A(e.root,s)));if(t(".gitlab-ci.yml"))return"gitlab";if(t("bitbucket-pipelines.yml"))return"bitbucket";if(t(".gitea",".forgejo"))return"gitea";let n=(await e.try(["remote","get-url",await h(e)??"origin"])).stdout.toString("utf8").trim(),o=/gitlab|bitbucket|gitea|forgejo/i.exec(n)?.[0].toLowerCase();return m(n)?.kind??(o==="forgejo"?"gitea":o)??"github"}async function q(e){let t=await e.try(["symbolic-ref","--short","refs/remotes/origin/HEAD"]);return t.code===0?t.stdout.toString("utf8").trim().replace(/^origin\//,""):(await e.try(["symbolic-ref","--short","HEAD"])).stdout.toString("utf8").trim()==="master"?"master":"main"}export{ne as run};
