import { describe, expect, onTestFinished, test } from 'vitest';
import { tokens as githubTokens } from '../forges/github/index.ts';
import { tokens as gitlabTokens } from '../forges/gitlab/index.ts';
import { type Build, githubBuild, gitlabBuild } from '../support/builds.ts';

const forges = {
  GitHub: { start: githubBuild, writer: githubTokens.user, reader: githubTokens.reader },
  GitLab: { start: gitlabBuild, writer: gitlabTokens.maintainer, reader: gitlabTokens.reader },
};

/** What the CI of a forge says when it builds a commit of the change. */
function builtAt(build: Build, sha: string): NodeJS.ProcessEnv {
  if (build.kind === 'gitlab') return { CI_COMMIT_SHA: sha };
  const repository = { full_name: 'octo/model' };
  const head = { sha, ref: 'change', repo: repository };
  const base = { sha: build.repo.git('rev-parse', 'main'), ref: 'main', repo: repository };
  const payload = { number: 7, repository, pull_request: { number: 7, head, base } };
  build.repo.write({ '.git/event.json': JSON.stringify(payload) });
  return { GITHUB_EVENT_PATH: `${build.repo.path}/.git/event.json`, GITHUB_SHA: sha };
}

/** A change whose accuracy falls below its gate. */
async function failing(start: typeof githubBuild) {
  const build = await start({
    files: {
      'metrics.json': '{"accuracy": 0.9, "f1": 0.8}',
      'cml.yaml': 'gates:\n  accuracy: { max-drop: 0.01 }\n',
    },
  });
  onTestFinished(() => build.close());
  const push = (accuracy: number) => {
    const sha = build.repo.commit('Change', { 'metrics.json': JSON.stringify({ accuracy, f1: 0.8 }) });
    build.repo.git('push', '-q', build.server.path, 'HEAD:change');
    return sha;
  };
  let run = 100;
  const cml = (sha: string) => {
    const id = String(run++);
    return build.cml(['run'], { ...builtAt(build, sha), GITHUB_RUN_ID: id, CI_PIPELINE_ID: id });
  };
  return { build, push, cml };
}

describe.each(Object.entries(forges))('on %s', (_, { start, writer, reader }) => {
  test('whoever may write lets a failed gate pass, for this commit alone', async () => {
    const { build, push, cml } = await failing(start);
    const first = push(0.8);
    expect((await cml(first)).code).toBe(3);
    expect(build.comments()[0]).toContain('/cml accept METRIC REASON');

    build.say('/cml accept accuracy it is only me', reader);
    expect((await cml(first)).code).toBe(3);

    build.say('Fine.\n\n/cml accept accuracy the old test set leaked', writer);
    expect((await cml(first)).code).toBe(0);
    const [report] = build.comments();
    expect(report).toContain('overridden');
    expect(report).toContain('the old test set leaked');

    // The ledger holds it for the commit, with who and why.
    const note = build.server.git('notes', '--ref=cml', 'show', first);
    expect(note).toContain('"overrides":[{"metric":"accuracy"');
    expect(note).toContain('the old test set leaked');
    expect((await cml(first)).code).toBe(0);

    const second = push(0.7);
    expect((await cml(second)).code).toBe(3);
    expect(build.violations).toEqual([]);
  });

  test('a label does too, put on after the report', async () => {
    const { build, push, cml } = await failing(start);
    build.label('cml-accept', writer);
    const first = push(0.8);
    expect((await cml(first)).code).toBe(3);
    build.label('cml-accept', reader);
    expect((await cml(first)).code).toBe(3);
    build.label('cml-accept', writer, false);
    build.label('cml-accept', writer);
    expect((await cml(first)).code).toBe(0);
    expect(build.comments()[0]).toContain('by the label cml-accept');
    expect(build.violations).toEqual([]);
  });
});

test('nobody is asked where no gate failed', async () => {
  const { build, push, cml } = await failing(githubBuild);
  const sha = push(0.9);
  build.say('/cml accept accuracy no need', githubTokens.user);
  expect((await cml(sha)).code).toBe(0);
  expect(build.comments()[1]).not.toContain('overridden');
});
