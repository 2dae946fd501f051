// biome-ignore-all lint/suspicious/noTemplateCurlyInString: they are DVC's own templates
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { measureInTurn, row } from '../measure.mjs';

const cli = process.env.CML_CLI ?? resolve('dist/cli.js');

/** DVC's own commands, beside dvc. By CPU time, since dvc waits for other things too. */
export async function run({ tools, repeat }) {
  const folder = mkdtempSync(join(tmpdir(), 'cml-bench-dvc-'));
  const rows = [];
  try {
    for (const [name, goal, args, commits, files] of cases()) {
      const repo = makeRepository(join(folder, String(rows.length)), commits, files);
      const env = { ...process.env, DVC_NO_ANALYTICS: '1' };
      const figures = await measureInTurn(
        [
          { name: 'cml', command: process.execPath, args: [cli, ...args], cwd: repo },
          { name: 'dvc', command: join(tools, 'dvc'), args, cwd: repo, env },
        ],
        { repeat },
      );
      rows.push(row(name, figures.get('cml'), figures.get('dvc'), 'cpu', goal));
    }
    return { title: 'DVC’s commands', rows, notes: ['CPU seconds, those of git with them.'] };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Name, goal, arguments, commits, and the files of a commit by its number. */
function cases() {
  const diff = ['metrics', 'diff', 'HEAD~1', 'HEAD', '--json'];
  return [
    ['`metrics diff` of a small pipeline', 0.3, diff, 2, small],
    ['`metrics diff` with 1,000 foreach stages', 0.1, diff, 2, foreach],
    ['`metrics diff` with 1,000 metrics files', 0.1, diff, 2, many],
    ...[200, 1000].map((commits) => [
      `\`metrics show --all-commits\` of ${commits.toLocaleString('en')} commits`,
      0.05,
      ['metrics', 'show', '--all-commits', '--json'],
      commits,
      small,
    ]),
    ['`plots diff --json` of two commits', 0.3, ['plots', 'diff', 'HEAD~1', 'HEAD', '--json'], 2, small],
  ];
}

function small(number) {
  return {
    'dvc.yaml':
      'stages:\n  train:\n    cmd: python train.py\n    params: [lr, model.depth]\n    metrics: [metrics.json: {cache: false}]\nplots:\n  - roc.json: {x: fpr, y: tpr}\n',
    'params.yaml': `lr: ${number / 1000}\nmodel: {depth: 3}\n`,
    'metrics.json': JSON.stringify({ accuracy: number / 1001, loss: { train: 1 / (number + 1) } }),
    'roc.json': JSON.stringify(
      Array.from({ length: 100 }, (_, i) => ({ fpr: i / 100, tpr: Math.sqrt((i + (number % 2)) / 101) })),
    ),
  };
}

function foreach(number) {
  return {
    'dvc.yaml':
      'stages:\n  each:\n    foreach: ${items}\n    do:\n      cmd: python train.py ${item}\n      metrics: ["out/m.json": {cache: false}]\n'.replace(
        'out/m.json',
        'm/${item}.json',
      ),
    'params.yaml': `items: [${Array.from({ length: 1000 }, (_, i) => i).join(', ')}]\n`,
    'm/0.json': JSON.stringify({ accuracy: number }),
  };
}

function many(number) {
  const names = Array.from({ length: 1000 }, (_, i) => `m/${i}/metrics.json`);
  return {
    'dvc.yaml': `metrics:\n${names.map((name) => `  - ${name}`).join('\n')}\n`,
    ...Object.fromEntries(names.map((name, i) => [name, JSON.stringify({ accuracy: (i + number) / 1001 })])),
  };
}

function makeRepository(path, commits, files) {
  const git = (...args) =>
    execFileSync('git', ['-c', 'user.name=bench', '-c', 'user.email=bench@example.com', ...args], {
      cwd: path,
    });
  mkdirSync(join(path, '.dvc'), { recursive: true });
  git('init', '-q');
  writeFileSync(join(path, '.dvc/config'), '');
  for (let number = 0; number < commits; number += 1) {
    for (const [name, text] of Object.entries(files(number))) {
      mkdirSync(dirname(join(path, name)), { recursive: true });
      writeFileSync(join(path, name), text);
    }
    git('add', '.');
    git('commit', '-qm', `Commit ${number}`);
  }
  return path;
}
