import { afterEach, describe, expect, test } from 'vitest';
import { type JobOptions, type Project, startProject } from '../support/jobs.ts';
import type { Repo } from '../support/repo.ts';

/** Nothing but the ledger knows the numbers: each training writes what it is given. */
const start = () =>
  startProject({ base: { 'train.py': 'v1\n' }, change: { 'train.py': 'v2\n' } }).then((project) => {
    open.push(project);
    return project;
  });
const open: Project[] = [];
afterEach(async () => {
  for (const project of open.splice(0)) await project.github.close();
});

function train(project: Project, at: Repo, accuracy: number, options: JobOptions = {}, end = '') {
  const script = `fs.writeFileSync('metrics.json', '{"accuracy": ${accuracy}}');${end}`;
  return project.job(at, ['run', '--', 'node', '-e', script], options);
}

const push = (sha: string, run: number): JobOptions => ({
  event: { name: 'push', payload: { ref: 'refs/heads/main', before: '0'.repeat(40) } },
  run,
  env: { GITHUB_SHA: sha, GITHUB_REF: 'refs/heads/main' },
});

const comment = ({ github }: Project) => github.state.comments[0]?.body ?? '';
const notes = ({ server }: Project) =>
  server.git('for-each-ref', 'refs/notes/cml') === ''
    ? []
    : server
        .git('notes', '--ref', 'refs/notes/cml', 'list')
        .split('\n')
        .map((line) => line.split(' ')[1]);

describe('numbers are recorded for the commit that was trained', () => {
  const gate = { 'cml.yaml': 'gates: { accuracy: { min: 0.4 } }\n' };

  test('and not for a pull request whose base was checked out, as pull_request_target does', async () => {
    const project = await start();
    const { base, head, github } = project;
    const pull = {
      number: 7,
      head: { sha: head, ref: 'change', repo: { full_name: 'stranger/model' } },
      base: { sha: base, ref: 'main', repo: { full_name: 'octo/model' } },
    };
    const at = project.checkout(base);
    at.write(gate);
    const { code, stderr } = await train(project, at, 0.5, {
      event: { name: 'pull_request_target', payload: { pull_request: pull } },
      env: { GITHUB_SHA: base, GITHUB_REF: 'refs/heads/main' },
    });
    expect(code).toBe(0);
    expect(notes(project)).toEqual([]);
    expect(github.state.statuses).toEqual([]);
    expect(comment(project)).toContain(`[\`${base.slice(0, 7)}\`]`);
    expect(comment(project)).not.toContain(`[\`${head.slice(0, 7)}\`]`);
    expect(comment(project)).not.toContain('this PR');
    expect(stderr).toContain(`The checkout is ${base.slice(0, 7)}, and this build is of ${head.slice(0, 7)}`);
  });

  test('for the head of a pull request where the merge that the forge made of it was', async () => {
    const project = await start();
    const { base, head, github } = project;
    const at = project.checkout(base);
    at.git('merge', '-q', '--no-ff', '-m', 'Merge', head);
    at.write(gate);
    const { stderr } = await train(project, at, 0.5);
    expect(notes(project)).toEqual([head]);
    expect(github.state.statuses.map(({ sha }) => sha)).toEqual([head]);
    expect(comment(project)).toContain(`\`${head.slice(0, 7)}\``);
    expect(stderr).not.toContain('The checkout is');
  });

  test('and for none where the job committed on top, whose check is still the pull request’s', async () => {
    const project = await start();
    const { head, github } = project;
    const at = project.checkout();
    const own = at.commit('Format', { 'format.py': '\n' });
    at.write(gate);
    const { stderr } = await train(project, at, 0.5);
    expect(notes(project)).toEqual([]);
    expect(github.state.statuses.map(({ sha }) => sha)).toEqual([head]);
    expect(comment(project)).toContain(`\`${own.slice(0, 7)}\``);
    expect(stderr).toContain(`The checkout is ${own.slice(0, 7)}`);
  });
});

describe('a training that did not end well', () => {
  const note = ({ server }: Project, sha: string) =>
    server.git('notes', '--ref', 'refs/notes/cml', 'show', sha);

  test.each([
    ['failed', 'process.exit(1)', 1],
    ['was cancelled', 'process.kill(process.ppid, "SIGTERM"); setTimeout(() => {}, 60_000)', 143],
  ])('as it %s, is no baseline, and leaves the one there is', async (_how, end, expected) => {
    const project = await start();
    const { base } = project;
    await train(project, project.checkout(base), 0.9, push(base, 90));
    const good = note(project, base);
    const { code } = await train(project, project.checkout(base), 0.1, push(base, 91), end);
    expect(code).toBe(expected);
    expect(note(project, base)).toBe(good);
    await train(project, project.checkout(), 0.5);
    expect(comment(project)).toContain('accuracy fell by 0.4 to 0.5');
  });

  test('is none where it is the first', async () => {
    const project = await start();
    const { base } = project;
    await train(project, project.checkout(base), 0.1, push(base, 90), 'process.exit(1)');
    expect(notes(project)).toEqual([]);
  });
});

test('a merge queue that rebases two commits judges both of them, against the branch that they go to', async () => {
  const project = await start();
  const { base, server } = project;
  const at = project.checkout(base);
  at.write({ 'cml.yaml': 'gates: { accuracy: { max-drop: 0.05 } }\n' });
  await train(project, at, 0.9, push(base, 90));
  at.commit('Worse', { 'train.py': 'v2\n' });
  const group = at.commit('Explain', { 'README.md': 'why\n' });
  const ref = 'refs/heads/gh-readonly-queue/main/pr-7-abc';
  at.git('push', '-q', server.path, `${group}:${ref}`);
  const merging = { head_sha: group, head_ref: ref, base_sha: base, base_ref: 'refs/heads/main' };
  const { code, summary } = await train(project, at, 0.5, {
    event: { name: 'merge_group', payload: { action: 'checks_requested', merge_group: merging } },
    env: { GITHUB_SHA: group, GITHUB_REF: ref },
  });
  expect(code).toBe(3);
  expect(summary).toContain('| Metric | main | this run |');
  expect(summary).toContain('(merge queue of main)');
});

describe('workflows that have a job of one name', () => {
  const of = (workflow: string, run: number): JobOptions => ({ run, env: { GITHUB_WORKFLOW: workflow } });
  const told =
    /^::warning title=cml::Two workflows have a job “train”.*“bert” takes the place of what “cnn” reported/m;

  test('are told when one takes the place of the other, and how not to', async () => {
    const project = await start();
    const at = project.checkout();
    await train(project, at, 0.5, of('cnn', 100));
    expect((await train(project, at, 0.6, of('cnn', 101))).stderr).not.toContain('Two workflows');
    const { stderr } = await train(project, at, 0.7, of('bert', 102));
    expect(stderr).toMatch(told);
    expect(stderr).toContain('cml run --key NAME');
  });

  test('and not where one of them has a key of its own', async () => {
    const project = await start();
    const at = project.checkout();
    await train(project, at, 0.5, of('cnn', 100));
    const { run, env } = of('bert', 101);
    const { stderr } = await train(project, at, 0.7, { run: run!, env: { ...env, CML_KEY: 'bert' } });
    expect(stderr).not.toContain('Two workflows');
    expect(project.github.state.comments).toHaveLength(2);
  });

  test('are told where they have the same matrix too', async () => {
    const project = await start();
    const at = project.checkout();
    const leg = ({ env, ...rest }: JobOptions) => ({ ...rest, env: { ...env, CML_MATRIX: '{"seed":1}' } });
    await train(project, at, 0.5, leg(of('cnn', 100)));
    expect((await train(project, at, 0.7, leg(of('bert', 101)))).stderr).toMatch(told);
  });
});
