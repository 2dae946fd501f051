import { afterAll, beforeEach, expect, test } from 'vitest';
import { type Project, startProject } from '../support/jobs.ts';

const config = (name: string) => `key: models
title: ${name}
paths: [models/${name}, common]
gates: { auc: { min: 0.5 } }
`;
const base = {
  'common/features.py': 'x = 1\n',
  'models/churn/cml.yaml': config('churn'),
  'models/churn/metrics.json': '{"auc": 0.9}',
  'models/fraud/cml.yaml': config('fraud'),
  'models/fraud/metrics.json': '{"auc": 0.8, "fraud_only": 1}',
};
const projects: Project[] = [];
let project: Project;

async function start(change: Record<string, string>) {
  project = await startProject({ base, change });
  projects.push(project);
  project.github.state.writesLeft = 1000;
}
afterAll(() => Promise.all(projects.map(({ github }) => github.close())));

/** The job of one model, whose training says so. */
async function job(model: string, more: readonly string[] = []) {
  const at = project.checkout();
  const train = `console.log('trained ${model}')`;
  const args = ['run', '-C', `models/${model}`, '--section', model, ...more, '--', 'node', '-e', train];
  return project.job(at, args, { env: { GITHUB_JOB: model } });
}

const comments = () => project.github.state.comments.map(({ body }) => body);

beforeEach(() => start({ 'models/churn/metrics.json': '{"auc": 0.92}' }));

test('a model that the change does not touch is neither trained nor reported, and its check passes', async () => {
  const fraud = await job('fraud');
  expect([fraud.code, fraud.stdout]).toEqual([0, '']);
  expect(fraud.stderr).toContain('Nothing has changed under models/fraud, common');
  expect(comments()).toEqual([]);
  expect(project.github.state.statuses).toMatchObject([{ name: 'cml/models/fraud', state: 'success' }]);
});

test('a model that it touches is reported with its own numbers alone', async () => {
  const { code, stdout } = await job('churn');
  expect([code, stdout.includes('trained churn')]).toEqual([0, true]);
  expect(comments()).toHaveLength(1);
  expect(comments()[0]).toContain('0.92');
  expect(comments()[0]).not.toMatch(/fraud/);
});

test('a change to what they share reports all of them in one comment with one summary', async () => {
  await start({ 'common/features.py': 'x = 2\n', 'models/churn/metrics.json': '{"auc": 0.92}' });
  const jobs = await Promise.all([job('churn'), job('fraud')]);
  expect(jobs.map(({ code }) => code)).toEqual([0, 0]);
  expect(comments()).toHaveLength(1);
  expect([...comments()[0]!.matchAll(/^\| (churn|fraud) \|/gm)].map((row) => row[1])).toEqual([
    'churn',
    'fraud',
  ]);
});
