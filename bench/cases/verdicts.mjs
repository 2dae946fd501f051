// Predictions compared by a paired bootstrap, beside the same by scikit-learn in a loop; and the search for slices.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

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

const median = (values) => values.sort((a, b) => a - b)[values.length >> 1];

export async function run({ tools, repeat }) {
  const folder = mkdtempSync(join(tmpdir(), 'cml-bench-'));
  try {
    const outfile = join(folder, 'speed.mjs');
    const entry = fileURLToPath(new URL('../verdicts/speed.ts', import.meta.url));
    await build({ entryPoints: [entry], bundle: true, platform: 'node', format: 'esm', outfile });
    const times = JSON.parse(execFileSync(process.execPath, [outfile, '10000', String(repeat)]).toString());
    const ours = median(times.map((time) => time.bootstrap));
    const slices = median(times.map((time) => time.slices));
    const peers = Array.from({ length: 3 }, () =>
      Number(execFileSync(join(tools, 'python'), ['-c', loop]).toString()),
    );
    const peer = median(peers);
    const show = (seconds) => `${seconds.toFixed(2)} s`;
    return {
      title: 'Verdicts',
      rows: [
        {
          what: 'paired bootstrap, 10,000 examples × 2,000 resamples: cml 19 metrics, scikit-learn 6',
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
      ],
      notes: ["scikit-learn's time is that of 10 resamples × 200."],
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
