import { execFileSync } from 'node:child_process';
import { afterEach, expect, it } from 'vitest';
import { openGit } from '../../../src/io/git.ts';
import { openRefs, type Refs } from '../../../src/io/refs.ts';
import { workTreeView } from '../../../src/io/views.ts';
import { valueText } from '../../../src/model/value.ts';
import { collect } from '../../../src/pipeline/collect/index.ts';
import { branchExperiments } from '../../../src/pipeline/evidence/experiments.ts';
import { makeRepo, type Repo } from '../../support/repo.ts';

const opened: Refs[] = [];
afterEach(async () => {
  for (const refs of opened.splice(0)) await refs.close();
});

const nowhere = { metrics: [], params: [], plots: [], ignore: [] };

/** Experiments as `dvc exp save` leaves them: commits under refs/exps. */
function saveExperiment(repo: Repo, name: string, accuracy: number): void {
  const head = repo.head();
  repo.write({ 'metrics.json': JSON.stringify({ accuracy }) });
  repo.git('add', '-A');
  const commit = repo.git('commit-tree', repo.git('write-tree'), '-p', head, '-m', name);
  repo.git('update-ref', `refs/exps/${head.slice(0, 2)}/${head.slice(2)}/${name}`, commit);
  repo.git('reset', '-q', '--hard');
}

function pipeline(): Repo {
  const repo = makeRepo();
  repo.commit('Start', { 'dvc.yaml': 'metrics: [metrics.json]\n', 'metrics.json': '{"accuracy": 0.8}' });
  saveExperiment(repo, 'wide', 0.9);
  saveExperiment(repo, 'deep', 0.85);
  return repo;
}

async function found(repo: Repo, remote: string | undefined): Promise<unknown> {
  const git = openGit(repo.path, process.env);
  const refs = async () => {
    opened.push(await openRefs(git, remote));
    return opened.at(-1)!;
  };
  const ground = {
    git,
    ci: { name: 'none' },
    config: {},
    key: 'x',
    remote,
    refs,
    forge: async () => undefined,
  };
  const experiments = await branchExperiments(ground as never, {
    head: undefined,
    baseline: undefined,
    headView: workTreeView(git),
    collectAt: (view) => collect(view, nowhere),
  });
  return experiments.map(({ name, run }) => [name, run.metrics.map(({ value }) => valueText(value))]);
}

const both = [
  ['deep', ['0.85']],
  ['wide', ['0.9']],
];

it('finds the experiments of a checkout', async () => {
  expect(await found(pipeline(), undefined)).toEqual(both);
});

it('asks the remote where the checkout of a build has none', async () => {
  const origin = pipeline();
  const clone = makeRepo();
  execFileSync('git', ['fetch', '-q', origin.path, 'HEAD'], { cwd: clone.path });
  clone.git('reset', '-q', '--hard', 'FETCH_HEAD');
  clone.git('remote', 'add', 'origin', origin.path);
  expect(await found(clone, 'origin')).toEqual(both);
  expect(clone.git('for-each-ref', 'refs/exps')).toBe('');
});

it('looks for none where no DVC is used', async () => {
  const repo = makeRepo();
  repo.commit('Start', { 'metrics.json': '{"accuracy": 0.8}' });
  saveExperiment(repo, 'wide', 0.9);
  expect(await found(repo, undefined)).toEqual([]);
});
