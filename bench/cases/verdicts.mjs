// Predictions compared by a paired bootstrap, beside the same by scikit-learn in a loop; and the search for slices.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { measureInTurn } from '../measure.mjs';

const loop = `
import time, numpy as np
from sklearn import metrics as m
rng = np.random.default_rng(1)
n, resamples = 10000, 10
y = rng.integers(0, 2, n)
sides = [np.clip(.5 + (y - .5) * s + .9 * (rng.random(n) - .5), 0, 1) for s in (.5, .51)]
started = time.perf_counter()
for _ in range(resamples):
    i = rng.integers(0, n, n)
    for p in sides:
        t, q, h = y[i], p[i], p[i] >= .5
        m.accuracy_score(t, h), m.f1_score(t, h), m.balanced_accuracy_score(t, h)
        m.roc_auc_score(t, q), m.average_precision_score(t, q), m.log_loss(t, q)
print((time.perf_counter() - started) / resamples * 2000)
`;

/** Predictions of two classifiers, a million rows each. */
async function writeMillion(folder) {
  let state = 1;
  const next = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  const truth = Uint8Array.from({ length: 1e6 }, () => next() * 2);
  for (const [name, strength] of [
    ['before', 0.5],
    ['after', 0.51],
  ]) {
    const rows = Array.from(truth, (y, i) => {
      const p = 0.5 + (y - 0.5) * strength + 0.9 * (next() - 0.5);
      return `${i},${y},${Math.min(1, Math.max(0, p)).toFixed(6)}`;
    });
    await writeFile(join(folder, `${name}.csv`), `id,y_true,y_prob\n${rows.join('\n')}\n`);
  }
}

const median = (values) => values.sort((a, b) => a - b)[values.length >> 1];

export async function run({ tools, repeat }) {
  const folder = mkdtempSync(join(tmpdir(), 'cml-bench-'));
  try {
    const outfile = join(folder, 'speed.mjs');
    const entry = fileURLToPath(new URL('../verdicts/speed.ts', import.meta.url));
    await build({
      entryPoints: [entry],
      bundle: true,
      platform: 'node',
      format: 'esm',
      outfile,
      external: ['hyparquet', 'hyparquet-compressors'],
    });
    const times = JSON.parse(execFileSync(process.execPath, [outfile, 'quick', String(repeat)]).toString());
    const ours = median(times.map((time) => time.bootstrap));
    const slices = median(times.map((time) => time.slices));
    await writeMillion(folder);
    const million = (
      await measureInTurn([{ name: 'cml', command: process.execPath, args: [outfile, 'million', folder] }], {
        repeat: 1,
        warmup: 0,
      })
    ).get('cml');
    const peers = Array.from({ length: 3 }, () =>
      Number(execFileSync(join(tools, 'python'), ['-c', loop]).toString()),
    );
    const peer = median(peers);
    const show = (seconds) => `${seconds.toFixed(2)} s`;
    return {
      title: 'Verdicts',
      rows: [
        {
          what: 'paired bootstrap, 10,000 examples × 2,000 resamples: cml 17 metrics, scikit-learn 6 of them',
          ours: show(ours),
          peer: show(peer),
          ratio: ours / peer,
          goal: 0.05,
        },
        { what: 'the same against 1 s', ours: show(ours), peer: '1 s', ratio: ours, goal: 1 },
        {
          what: 'slices, 20 columns of 100,000 rows, one and two deep, against 3 s',
          ours: show(slices),
          peer: '3 s',
          ratio: slices / 3,
          goal: 1,
        },
        {
          what: '1,000,000 examples a side, from CSV to the intervals of accuracy, AUROC and F1, against 60 s',
          ours: show(million.wall),
          peer: '60 s',
          ratio: million.wall / 60,
          goal: 1,
        },
        {
          what: 'the same, memory against 1 GiB',
          ours: `${million.rss.toFixed(0)} MiB`,
          peer: '1,024 MiB',
          ratio: million.rss / 1024,
          goal: 1,
        },
      ],
      notes: [
        "scikit-learn's time is that of 10 resamples × 200.",
        'A million examples: one run; accuracy by McNemar, AUROC by DeLong, F1 by 400 resamples, which know the width to 4 %; 2,000 would take five times as long.',
      ],
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
