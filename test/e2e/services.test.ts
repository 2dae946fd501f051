import { beforeAll, describe, expect, test } from 'vitest';
import { serveWandb } from '../services/wandb.ts';
import { cml } from '../support/cml.ts';
import { makeRepo, type Repo } from '../support/repo.ts';

const key = 'a-key-that-shows-nowhere';

/** A training that leaves nothing in the repository: its numbers are on the server, by commit. */
describe('a tracking server', () => {
  let repo: Repo;
  let env: NodeJS.ProcessEnv;
  beforeAll(async () => {
    repo = makeRepo();
    const base = repo.commit('Start', {
      'train.py': 'pass',
      'cml.yaml': 'sources: { exec: "echo size=12" }\n',
    });
    repo.git('switch', '-q', '-c', 'change');
    const head = repo.commit('Change', { 'train.py': 'pass  # better' });
    const run = (commit: string, name: string, scale: number) => ({
      commit,
      name,
      createdAt: '2026-01-01T00:00:00',
      config: { lr: { value: scale } },
      summary: { accuracy: 0.9 + scale / 10, loss: scale },
      history: Array.from({ length: 30 }, (_, step) => ({ _step: step, loss: scale / (step + 1) })),
    });
    const { url } = await serveWandb([run(base, 'a', 0.2), run(head, 'b', 0.1)], key);
    env = { WANDB_BASE_URL: url, WANDB_API_KEY: key, WANDB_ENTITY: 'team', WANDB_PROJECT: 'churn' };
  });

  test('has the baseline too: no committed file, no ledger', async () => {
    const { code, stdout } = await cml(repo.path, ['run', '--json'], { env });
    const report = JSON.parse(stdout);
    expect(code).toBe(0);
    expect(report.baseline).toMatchObject({ from: 'service' });
    const of = (name: string) => report.metrics.find((metric: { name: string }) => metric.name === name);
    expect([of('accuracy').old, of('accuracy').new].map(String)).toEqual(['0.92', '0.91']);
    // A command has said nothing of the baseline yet.
    expect(of('size')).toMatchObject({ state: 'added' });
    expect(stdout).not.toContain(key);
  });

  test('knows the baseline by its nearest ancestor that it has numbers of, and is asked for few', async () => {
    const one = makeRepo();
    const known = one.commit('Trained', { 'train.py': 'pass' });
    for (let index = 0; index < 3; index += 1) one.commit(`Words ${index}`, { 'README.md': String(index) });
    one.git('switch', '-q', '-c', 'change');
    const head = one.commit('Change', { 'train.py': 'pass  # better' });
    const run = (commit: string, accuracy: number) => ({
      commit,
      name: commit.slice(0, 7),
      createdAt: '2026-01-01T00:00:00',
      config: {},
      summary: { accuracy },
      history: [
        { _step: 0, loss: 1 },
        { _step: 1, loss: 0.5 },
      ],
    });
    const server = await serveWandb([run(known, 0.8), run(head, 0.9)], key);
    const own = { ...env, WANDB_BASE_URL: server.url };
    const { stdout } = await cml(one.path, ['report', '--json'], { env: own });
    const report = JSON.parse(stdout);
    expect(report.baseline).toMatchObject({ from: 'service', ledgerDistance: 3 });
    expect([report.metrics[0].old, report.metrics[0].new].map(String)).toEqual(['0.8', '0.9']);
    expect((await cml(one.path, ['report'], { env: own })).stdout).toContain(
      'its numbers recorded 3 commits before it',
    );

    // Nobody asks for curves here.
    const before = server.asked.length;
    const { stdout: table } = await cml(one.path, ['diff', 'main', 'HEAD', '--json'], { env: own });
    expect(table).toContain('0.8');
    expect(server.asked.slice(before).filter(({ body }) => body.includes('sampledHistory'))).toEqual([]);

    // A long history that the server knows nothing of.
    const strange = makeRepo();
    for (let index = 0; index < 40; index += 1)
      strange.commit(`Words ${index}`, { 'README.md': String(index) });
    strange.git('switch', '-q', '-c', 'change');
    strange.commit('Change', { 'train.py': 'pass' });
    const asked = server.asked.length;
    await cml(strange.path, ['diff', 'main', 'HEAD', '--json'], { env: own });
    expect(server.asked.length - asked).toBeLessThanOrEqual(2 + 15);
  });

  test('is listed by `cml sources`, and so is what is named in half', async () => {
    const { stdout } = await cml(repo.path, ['sources'], {
      env: { ...env, METAFLOW_SERVICE_URL: 'http://127.0.0.1:9' },
    });
    expect(stdout).toMatch(
      /wandb \(Weights & Biases server\): 2 metrics, 1 param, 1 plot\n {2}http:.*\/team\/churn\n/,
    );
    expect(stdout).toContain('exec (any command): 1 metric\n  echo size=12\n');
    expect(stdout).toMatch(/metaflow .*: not asked\. METAFLOW_SERVICE_URL is set, and no flow/);
    expect(stdout).not.toContain(key);
  });

  test('that is down is one warning, and no failure', async () => {
    const down = { ...env, WANDB_BASE_URL: 'http://127.0.0.1:9' };
    const { code, stdout, stderr } = await cml(repo.path, ['run'], { env: down });
    expect(code).toBe(0);
    expect(stdout).toContain('1 warning');
    expect(stdout.replace(/\s+/g, ' ')).toContain(
      'Weights & Biases server (http://127.0.0.1:9/team/churn) was not read',
    );
    expect(stdout + stderr).not.toContain(key);
  });
});
