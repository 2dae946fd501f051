import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { dist, measureInTurn, row } from '../measure.mjs';

/** `CML_BENCH_NODE`: another Node beside this one, such as the one that action.yml declares. */
const otherNode = process.env.CML_BENCH_NODE;

/** `cml diff --json` of two commits against `dvc metrics diff --json` of the same. */
export async function run({ tools, repeat }) {
  const folder = mkdtempSync(join(tmpdir(), 'cml-bench-diff-'));
  const rows = [];
  try {
    const ratio = {};
    for (const [index, [name, goal, files, times = repeat]] of cases().entries()) {
      const repo = makeRepository(join(folder, name), files);
      const ours = (name, command) => ({
        name,
        command,
        args: [join(dist, 'cli.js'), 'diff', 'HEAD~1', 'HEAD', '--json'],
        cwd: repo,
      });
      const figures = await measureInTurn(
        [
          ours('cml', process.execPath),
          ...(otherNode ? [ours('other', otherNode)] : []),
          {
            name: 'dvc',
            command: join(tools, 'dvc'),
            args: ['metrics', 'diff', 'HEAD~1', 'HEAD', '--json'],
            cwd: repo,
            env: { ...process.env, DVC_NO_ANALYTICS: '1' },
          },
        ],
        { repeat: times },
      );
      ratio[name] = figures.get('cml').wall;
      rows.push(row(name, figures.get('cml'), figures.get('dvc'), 'wall', goal));
      rows.push(row(`${name}, CPU`, figures.get('cml'), figures.get('dvc'), 'cpu', goal));
      if (otherNode)
        rows.push(
          row(`${name}, ${versionOf(otherNode)}`, figures.get('other'), figures.get('dvc'), 'wall', goal),
        );
      if (index === 0) rows.push(loaded(repo));
    }
    const growth = ratio['10,000 metrics in one file'] / ratio['1,000 metrics in one file'];
    rows.push({
      what: 'ten times the metrics, against ten times the time',
      ours: `${growth.toFixed(2)} ×`,
      peer: '10 ×',
      ratio: growth / 10,
      goal: 1,
    });
    return { title: 'Comparing two commits', rows };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function versionOf(node) {
  return `Node ${execFileSync(node, ['--version'], { encoding: 'utf8' }).trim().slice(1)}`;
}

/** How much JavaScript one comparison loads: a loader's hook names every module. */
function loaded(repo) {
  const hook =
    "export const load = (url, context, next) => (process._rawDebug('loaded ' + url), next(url, context));";
  const register = `import { register } from 'node:module'; register(${JSON.stringify(`data:text/javascript,${encodeURIComponent(hook)}`)});`;
  const { stderr } = spawnSync(
    process.execPath,
    [
      '--import',
      `data:text/javascript,${encodeURIComponent(register)}`,
      join(dist, 'cli.js'),
      'diff',
      'HEAD~1',
      'HEAD',
      '--json',
    ],
    { cwd: repo, encoding: 'utf8' },
  );
  const files = [...stderr.matchAll(/^loaded (file:\S+)$/gm)].map((match) => fileURLToPath(match[1]));
  const bytes = [...new Set(files)].reduce((sum, file) => sum + statSync(file).size, 0);
  return {
    what: `JavaScript that it loads, in ${files.length} files`,
    ours: `${(bytes / 1e3).toFixed(0)} KB`,
    peer: '400 KB',
    ratio: bytes / 400e3,
    goal: 1,
  };
}

/** Name, goal, the files of a commit by its number, and how often to measure where the goal is near. */
function cases() {
  const numbers = (count, seed) =>
    Object.fromEntries(
      Array.from({ length: count }, (_, i) => [`group${i % 100}.metric${i}`, (i + seed) / 7]),
    );
  return [
    ['a pipeline of five stages, as DVC’s own example has', 0.3, pipeline],
    [
      '1,000 metrics files',
      0.1,
      (seed) => ({
        'dvc.yaml': `metrics:\n${Array.from({ length: 1000 }, (_, i) => `  - m/${i}/metrics.json`).join('\n')}\n`,
        ...Object.fromEntries(
          Array.from({ length: 1000 }, (_, i) => [
            `m/${i}/metrics.json`,
            JSON.stringify({ accuracy: (i + seed) / 1001 }),
          ]),
        ),
      }),
    ],
    [
      '1,000 metrics in one file',
      null,
      (seed) => ({
        'dvc.yaml': 'metrics:\n  - metrics.json\n',
        'metrics.json': JSON.stringify(numbers(1000, seed)),
      }),
    ],
    [
      '10,000 metrics in one file',
      0.25,
      (seed) => ({
        'dvc.yaml': 'metrics:\n  - metrics.json\n',
        'metrics.json': JSON.stringify(numbers(10_000, seed)),
      }),
      31,
    ],
  ];
}

function pipeline(seed) {
  const stage = (name, deps, outs, more = '') =>
    `  ${name}:\n    cmd: python src/${name}.py\n    deps: [src/${name}.py${deps}]\n${outs}${more}`;
  return {
    'dvc.yaml': [
      'stages:',
      stage(
        'prepare',
        ', data/data.xml',
        '    outs: [data/prepared]\n',
        '    params: [prepare.seed, prepare.split]\n',
      ),
      stage(
        'featurize',
        ', data/prepared',
        '    outs: [data/features]\n',
        '    params: [featurize.max_features, featurize.ngrams]\n',
      ),
      stage(
        'train',
        ', data/features',
        '    outs: [model.pkl]\n',
        '    params: [train.min_split, train.n_est, train.seed]\n',
      ),
      stage('evaluate', ', data/features, model.pkl', '    metrics: [eval/metrics.json: {cache: false}]\n'),
      stage('register', ', model.pkl', '    outs: [registered.txt]\n'),
      'plots:',
      '  - eval/plots/roc.json: {x: fpr, y: tpr}',
      '',
    ].join('\n'),
    'params.yaml': `prepare: {split: 0.2, seed: ${seed}}\nfeaturize: {max_features: 200, ngrams: 2}\ntrain: {seed: 1, n_est: 50, min_split: 0.01}\n`,
    'eval/metrics.json': JSON.stringify({
      avg_prec: { train: 0.97, test: 0.92 + seed / 100 },
      roc_auc: { train: 0.98, test: 0.94 + seed / 100 },
    }),
    'eval/plots/roc.json': JSON.stringify(
      Array.from({ length: 200 }, (_, i) => ({ fpr: i / 200, tpr: Math.sqrt(i / 200) })),
    ),
    ...Object.fromEntries(
      ['prepare', 'featurize', 'train', 'evaluate', 'register'].map((name) => [
        `src/${name}.py`,
        `print("${name}")\n`,
      ]),
    ),
  };
}

function makeRepository(path, files) {
  const git = (...args) =>
    execFileSync('git', ['-c', 'user.name=bench', '-c', 'user.email=bench@example.com', ...args], {
      cwd: path,
    });
  mkdirSync(join(path, '.dvc'), { recursive: true });
  git('init', '-q');
  writeFileSync(join(path, '.dvc/config'), '');
  for (const seed of [0, 1]) {
    for (const [name, text] of Object.entries(files(seed))) {
      mkdirSync(dirname(join(path, name)), { recursive: true });
      writeFileSync(join(path, name), text);
    }
    git('add', '.');
    git('commit', '-qm', `Commit ${seed}`);
  }
  return path;
}
