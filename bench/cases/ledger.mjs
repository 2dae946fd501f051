import { execFile, execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { measureInTurn, row } from '../measure.mjs';

const commits = 1000;
const environment = { ...process.env, DVC_NO_ANALYTICS: '1', GIT_CONFIG_NOSYSTEM: '1', HOME: tmpdir() };

/** A line of commits, each with other numbers in the one metrics file that dvc.yaml names. */
function makeHistory(repository) {
  const git = (args, input) =>
    execFileSync('git', args, {
      cwd: repository,
      env: environment,
      input,
      stdio: ['pipe', 'pipe', 'inherit'],
    });
  git(['init', '-q', '-b', 'main']);
  const file = (path, text) => `M 100644 inline ${path}\ndata ${Buffer.byteLength(text)}\n${text}\n`;
  const stream = [];
  for (let index = 0; index < commits; index++) {
    const metrics = JSON.stringify(
      { accuracy: 0.5 + index / (2 * commits), train: { loss: 1 / (index + 1), steps: index } },
      null,
      2,
    );
    const message = `Train ${index}`;
    stream.push(
      `commit refs/heads/main\ncommitter Bench <bench@example.com> ${1_700_000_000 + index} +0000\ndata ${message.length}\n${message}\n`,
      ...(index === 0
        ? [
            file('dvc.yaml', 'metrics:\n  - metrics.json\n'),
            file('.dvc/config', ''),
            file('.dvc/.gitignore', '/tmp\n/cache\n'),
            file('src/train.py', 'pass\n'),
          ]
        : []),
      file('metrics.json', metrics),
    );
  }
  git(['fast-import', '--quiet'], stream.join(''));
  git(['checkout', '-q', 'main']);
}

/** Both sides must have read the same number at every commit. */
async function check(ours, peer) {
  const print = async ({ command, args, cwd }) =>
    (await promisify(execFile)(command, args, { cwd, env: environment, maxBuffer: 1 << 28 })).stdout;
  const mine = JSON.parse(await print(ours));
  const theirs = JSON.parse(await print(peer));
  const wrong = Object.keys(mine).filter(
    (sha) => theirs[sha]?.data?.['metrics.json']?.data?.accuracy !== mine[sha],
  );
  if (wrong.length > 0 || Object.keys(mine).length !== commits)
    throw new Error(`${wrong.length} of ${Object.keys(mine).length} commits differ`);
}

/** The numbers of the newest commits, from committed files and from the ledger, beside DVC. */
export async function run({ tools, repeat }) {
  const repository = await mkdtemp(join(tmpdir(), 'cml-bench-ledger-'));
  const built = join(repository, '.git/bench');
  try {
    makeHistory(repository);
    await mkdir(built, { recursive: true });
    const program = join(built, 'history.mjs');
    await build({
      entryPoints: ['bench/ledger-history.ts'],
      outfile: program,
      bundle: true,
      minify: true,
      format: 'esm',
      platform: 'node',
      target: 'node20',
      logLevel: 'error',
    });
    execFileSync(process.execPath, [program, 'record', repository], { env: environment });

    const ours = (mode) => ({
      name: mode,
      command: process.execPath,
      args: [program, mode, repository],
      cwd: repository,
      env: environment,
    });
    const peer = {
      name: 'dvc',
      command: join(tools, 'dvc'),
      args: ['metrics', 'show', '--all-commits', '--json'],
      cwd: repository,
      env: environment,
    };
    await check(ours('committed'), peer);
    await check(ours('ledger'), peer);
    const figures = await measureInTurn([ours('committed'), ours('ledger'), peer], { repeat });
    const [committed, ledger, dvc] = ['committed', 'ledger', 'dvc'].map((name) => figures.get(name));
    return {
      title: `Numbers of the ${commits} newest commits`,
      rows: [
        row('committed files against `dvc metrics show --all-commits`, CPU', committed, dvc, 'cpu', 0.05),
        row('ledger against `dvc metrics show --all-commits`, CPU', ledger, dvc, 'cpu', 0.05),
        row('committed files, wall time', committed, dvc, 'wall', null),
        row('ledger, wall time', ledger, dvc, 'wall', null),
      ],
      notes: ['One `git cat-file --batch` each; every number was compared with what DVC printed.'],
    };
  } finally {
    await rm(repository, { recursive: true, force: true });
  }
}
