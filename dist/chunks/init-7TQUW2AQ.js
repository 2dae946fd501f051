import{createRequire as cmlCreateRequire}from'node:module';const require=id=>cmlCreateRequire(import.meta.url)(id);
import{a as d}from"./chunk-4WRWW3NU.js";import{b as h,c as p}from"./chunk-FP7WSPIU.js";import{a as c,b as f}from"./chunk-7UIRFRYL.js";import"./chunk-5JLIPS62.js";import"./chunk-K4GQ7GUD.js";import"./chunk-3RWFVMZM.js";import"./chunk-PXE6YNCL.js";import{existsSync as l}from"node:fs";import{mkdir as C,readFile as A,writeFile as I}from"node:fs/promises";import{dirname as W,join as m}from"node:path";import{existsSync as g,readFileSync as x}from"node:fs";import{join as y}from"node:path";var j=["train.py","src/train.py","scripts/train.py","main.py","run.py"];function w(t){let e=s=>g(y(t,s)),r=j.find(e),n=e("dvc.yaml")?"dvc repro":P(t)?"make train":r?`python ${r}`:"python train.py",o=q(e,n);return{command:n,...o&&{install:o},python:n!=="make train"||o!==void 0}}function P(t){let e=y(t,"Makefile");return g(e)&&/^train:/m.test(x(e,"utf8"))}function q(t,e){return t("uv.lock")?'pip install uv && uv sync && echo "$PWD/.venv/bin" >> "$GITHUB_PATH"':t("requirements.txt")?"pip install -r requirements.txt":t("pyproject.toml")?"pip install .":e==="dvc repro"?"pip install dvc":void 0}var b="cml-report";function k(t,e,r,n=!1){let o=t.python?["      - uses: actions/setup-python@v5","        with: { python-version: '3.12' }"]:[],s=t.install?[`      - run: ${t.install}`]:[];return`# One report a pull request: what changed, whether it is real, and whether it may be merged.
name: model
on:
  pull_request:
  push:
    branches: [${e}] # records the numbers that pull requests are compared with

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
${[...o,...s].map(i=>`${i}
`).join("")}      - uses: ${r}
        with:
          run: ${t.command}
${n?`      - uses: actions/upload-artifact@v7
        if: \${{ !cancelled() }}
        with:
          name: ${b}-\${{ strategy.job-index }}
          path: .cml/bundle/ # there only where this job's token could not post the report
          include-hidden-files: true
          if-no-files-found: ignore
          retention-days: 1
`:""}`}function $(t){return`# Posts the reports of pull requests from forks: their own jobs may only read.
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
          pattern: ${b}-* # there is none where the first workflow could post by itself
          path: bundles
          run-id: \${{ github.event.workflow_run.id }}
          github-token: \${{ github.token }}
      - if: hashFiles('bundles/**') != ''
        uses: ${t}
        with:
          bundle: bundles
`}function v(t){return`# One report a merge request: what changed, whether it is real, and whether it may be merged.
# It needs a project access token with the scope \`api\` and the role Developer, as the masked CI/CD variable CML_TOKEN
# (a job's own token may not write comments), and \`write_repository\` to record numbers for later comparisons.
train:
  image: nikolaik/python-nodejs:python3.12-nodejs22
  rules:
    - if: $CI_PIPELINE_SOURCE == 'merge_request_event'
    - if: $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH
  script:
${t.install?`    - ${t.install.replace(/ && echo .*GITHUB_PATH"$/,' && export PATH="$PWD/.venv/bin:$PATH"')}
`:""}    - npx --yes cml@1 run -- ${t.command}
  artifacts:
    when: always
    paths: [.cml/]
`}function T(t){return`# yaml-language-server: $schema=https://raw.githubusercontent.com/OWNER/cml/v1/schema.json
# Everything here is optional. \`cml doctor\` checks it.

# What to run where no command is given.
# train: ${t.command}

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
`}async function K({world:t,values:e}){let r=await h(t.directory,t.env);p(r);let n=e.forge??await H(r),o=w(r.root),s=new Map([["cml.yaml",T(o)]]);if(n==="gitlab")s.set(".gitlab-ci.yml",v(o));else{let i=d(t.env);s.set(_(n,"model"),k(o,await E(r),i,e["fork-safe"])),e["fork-safe"]&&s.set(_(n,"model-report"),$(i))}for(let[i,u]of s){let a=m(r.root,i);if(e["dry-run"]){c(t,`# ${i}
${u}`);continue}if(l(a)&&await A(a,"utf8")===u){c(t,`${i} is there already, and just so`);continue}if(l(a)&&!e.force){f(t,`${i} is there already and was left alone. It would hold (--force overwrites):

${u.replace(/^/gm,"  ")}`);continue}await C(W(a),{recursive:!0}),await I(a,u),c(t,`wrote ${i}`)}return e["dry-run"]||c(t,`
The training command is taken to be \`${o.command}\`: correct it if it is not.
Then commit, push, and open a ${n==="gitlab"?"merge":"pull"} request. \`cml doctor\` says what could still be wrong.`),0}function _(t,e){return`${t==="gitea"?".gitea":".github"}/workflows/${e}.yml`}async function H(t){if(l(m(t.root,".gitlab-ci.yml")))return"gitlab";if(l(m(t.root,".gitea"))||l(m(t.root,".forgejo")))return"gitea";let e=(await t.try(["remote","get-url","origin"])).stdout.toString("utf8");return/gitlab/i.test(e)?"gitlab":/gitea|forgejo|codeberg/i.test(e)?"gitea":"github"}async function E(t){let e=await t.try(["symbolic-ref","--short","refs/remotes/origin/HEAD"]);return e.code===0?e.stdout.toString("utf8").trim().replace(/^origin\//,""):(await t.try(["symbolic-ref","--short","HEAD"])).stdout.toString("utf8").trim()==="master"?"master":"main"}export{K as run};
