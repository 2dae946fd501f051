import { expect, onTestFinished, test } from 'vitest';
import { tokens } from '../forges/github/index.ts';
import { githubBuild } from '../support/builds.ts';

/** A pull request whose accuracy fell below its gate. */
async function failing() {
  const build = await githubBuild({
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
  const event = (sha: string) => {
    const repository = { full_name: 'octo/model' };
    const head = { sha, ref: 'change', repo: repository };
    const base = { sha: build.repo.git('rev-parse', 'main'), ref: 'main', repo: repository };
    const payload = { number: 7, repository, pull_request: { number: 7, head, base } };
    build.repo.write({ '.git/event.json': JSON.stringify(payload) });
    return { GITHUB_EVENT_PATH: `${build.repo.path}/.git/event.json`, GITHUB_SHA: sha };
  };
  const cml = (sha: string) => build.cml(['run'], { ...event(sha), GITHUB_RUN_ID: String(run++) });
  return { build, push, cml };
}

test('whoever may write lets a failed gate pass, for this commit alone', async () => {
  const { build, push, cml } = await failing();
  const first = push(0.8);
  expect((await cml(first)).code).toBe(3);
  expect(build.comments()[0]).toContain('/cml accept METRIC REASON');

  build.say('/cml accept accuracy it is only me', tokens.reader);
  expect((await cml(first)).code).toBe(3);

  build.say('Fine.\n\n/cml accept accuracy the old test set leaked', tokens.user);
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
});

test('nobody is asked where no gate failed', async () => {
  const { build, push, cml } = await failing();
  const sha = push(0.9);
  build.say('/cml accept accuracy no need', tokens.user);
  expect((await cml(sha)).code).toBe(0);
  expect(build.comments()[1]).not.toContain('overridden');
});
