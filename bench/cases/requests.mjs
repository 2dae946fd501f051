import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { loadForges } from '../../test/forges/load.mjs';
import { measureInTurn } from '../measure.mjs';

/** A whole `cml run` without training, five plots, against a forge that takes 50 ms a request. */
export async function run({ repeat }) {
  const folder = mkdtempSync(join(tmpdir(), 'cml-bench-requests-'));
  const git = (cwd, ...args) =>
    execFileSync('git', args, { cwd, encoding: 'utf8', env: { ...process.env, ...identity } }).trim();
  const bare = join(folder, 'root/octo/model.git');
  mkdirSync(bare, { recursive: true });
  git(bare, 'init', '-q', '--bare');
  git(bare, 'config', 'http.receivepack', 'true');
  const pushLog = join(folder, 'pushes');
  writeFileSync(join(bare, 'hooks/post-receive'), `#!/bin/sh\nprintf x >> ${pushLog}\n`, { mode: 0o755 });
  const work = join(folder, 'work');
  git(folder, 'init', '-q', '-b', 'main', 'work');
  const commit = (seed) => {
    mkdirSync(join(work, 'plots'), { recursive: true });
    writeFileSync(
      join(work, 'metrics.json'),
      JSON.stringify({ accuracy: 0.9 + seed / 100, loss: 0.2 - seed / 100 }),
    );
    for (let plot = 0; plot < 5; plot++) {
      const rows = Array.from(
        { length: 200 },
        (_, step) => `${step},${Math.exp(-step / 60) + seed / 10 + plot}`,
      );
      writeFileSync(join(work, `plots/p${plot}.csv`), `step,loss\n${rows.join('\n')}\n`);
    }
    git(work, 'add', '.');
    git(work, 'commit', '-qm', `Seed ${seed}`);
    return git(work, 'rev-parse', 'HEAD');
  };
  const base = commit(0);
  const head = commit(1);

  const { startGithub, githubTokens } = await loadForges();
  const server = await startGithub({ repository: 'octo/model', gitRoot: join(folder, 'root') });
  server.delay = 50;
  git(work, 'remote', 'add', 'origin', `${server.url}/octo/model.git`);
  git(bare, 'fetch', '-q', work, `${base}:refs/heads/main`, `${head}:refs/heads/change`);
  git(work, 'update-ref', 'refs/remotes/origin/main', base);
  const event = join(folder, 'event.json');
  const env = (number) => ({
    PATH: process.env.PATH,
    HOME: folder,
    GITHUB_ACTIONS: 'true',
    GITHUB_EVENT_NAME: 'pull_request',
    GITHUB_EVENT_PATH: event,
    GITHUB_SERVER_URL: server.url,
    GITHUB_API_URL: server.apiUrl,
    GITHUB_REPOSITORY: 'octo/model',
    GITHUB_RUN_ID: '7',
    GITHUB_RUN_ATTEMPT: '1',
    GITHUB_JOB: `train-${number}`,
    GITHUB_TOKEN: githubTokens.job,
  });
  const pull = {
    number: 1,
    head: { sha: head, ref: 'change', repo: { full_name: 'octo/model' } },
    base: { sha: base, ref: 'main', repo: { full_name: 'octo/model' } },
  };
  writeFileSync(event, JSON.stringify({ pull_request: pull, repository: { full_name: 'octo/model' } }));
  server.openPull({
    number: 1,
    head: { sha: head, ref: 'change', repository: 'octo/model' },
    base: { sha: base, ref: 'main' },
  });

  try {
    let number = 0;
    const counts = { first: [], second: [] };
    const times = { first: [], second: [] };
    for (let round = 0; round < repeat; round++) {
      number += 1;
      for (const which of ['first', 'second']) {
        server.requests.length = 0;
        writeFileSync(pushLog, '');
        const figures = await measureInTurn(
          [
            {
              name: which,
              command: process.execPath,
              args: [resolve('dist/cli.js'), 'run'],
              cwd: work,
              env: env(number),
            },
          ],
          { repeat: 1, warmup: 0 },
        );
        times[which].push(figures.get(which).wall);
        counts[which].push({ api: server.requests.length, pushes: readFileSync(pushLog, 'utf8').length });
      }
    }
    const worst = (which, key) => Math.max(...counts[which].map((one) => one[key]));
    const rows = [
      {
        what: 'first run: requests to the API',
        ours: String(worst('first', 'api')),
        peer: '6',
        ratio: worst('first', 'api') / 6,
        goal: 1,
      },
      {
        what: 'first run: pushes',
        ours: String(worst('first', 'pushes')),
        peer: '1',
        ratio: worst('first', 'pushes'),
        goal: 1,
      },
      {
        what: 'nothing changed: requests to the API',
        ours: String(worst('second', 'api')),
        peer: '2',
        ratio: worst('second', 'api') / 2,
        goal: 1,
      },
      {
        what: 'nothing changed: pushes',
        ours: String(worst('second', 'pushes')),
        peer: '0',
        ratio: worst('second', 'pushes'),
        goal: 0,
      },
    ];
    const median = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)].toFixed(2);
    return {
      title: 'A whole `cml run` against a forge with 50 ms a request',
      rows,
      notes: [
        `Whole process: ${median(times.first)} s the first time, ${median(times.second)} s when nothing changed.`,
      ],
    };
  } finally {
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

const identity = {
  GIT_AUTHOR_NAME: 'bench',
  GIT_AUTHOR_EMAIL: 'bench@example.com',
  GIT_COMMITTER_NAME: 'bench',
  GIT_COMMITTER_EMAIL: 'bench@example.com',
};
