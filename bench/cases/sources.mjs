import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { writeEvents } from '../events.mjs';
import { dist, measureInTurn } from '../measure.mjs';

const cli = join(dist, 'cli.js');
const eventBytes = Number(process.env.CML_BENCH_EVENTS ?? 1_000_000_000);

/** TensorBoard's own reader, scalars only. */
const accumulator = `import sys
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
a = EventAccumulator(sys.argv[1], size_guidance={'scalars': 1000, 'tensors': 1000})
a.Reload()
print(len(a.Tags()['scalars']))
`;

/** Runs and steps of MLflow's own tables. */
const mlflowRows = `import sqlite3, sys
c = sqlite3.connect(sys.argv[1])
runs = [f"{i:032x}" for i in range(200)]
experiment = c.execute("select experiment_id from runs limit 1").fetchone()[0]
names = [d[1] for d in c.execute("pragma table_info(runs)")]
row = dict(zip(names, c.execute("select * from runs where lifecycle_stage = 'active' limit 1").fetchone()))
for i, run in enumerate(runs):
    row.update(run_uuid=run, start_time=2 * 10**12 + i, experiment_id=experiment)
    c.execute(f"insert into runs values ({','.join('?' * len(names))})", [row[name] for name in names])
    c.executemany("insert into metrics (key, value, timestamp, run_uuid, step, is_nan) values ('loss', ?, ?, ?, ?, 0)", [(1 / (s + 1), s, run, s) for s in range(2000)])
    c.execute("insert into latest_metrics (key, value, timestamp, step, is_nan, run_uuid) values ('loss', 0.0005, 1999, 1999, 0, ?)", (run,))
c.commit()
`;

/** Discovery in a large tree, TensorBoard beside its own reader, MLflow's database. `CML_BENCH_PYTHON` is a Python that has tensorboard. */
export async function run({ repeat }) {
  const folder = mkdtempSync(join(tmpdir(), 'cml-bench-sources-'));
  const ours = (cwd, ...args) => ({ command: process.execPath, args: [cli, ...args], cwd });
  try {
    const empty = repository(join(folder, 'empty'));
    const rows = [];

    const tree = repository(join(folder, 'tree'));
    for (let folder = 0; folder < 3500; folder += 1)
      mkdirSync(join(tree, `d${folder % 500}/e${folder % 7}`), { recursive: true });
    for (let i = 0; i < 100_000; i += 1) writeFileSync(join(tree, `d${i % 500}/e${i % 7}/file${i}.txt`), '');
    commit(tree);
    const found = await measureInTurn(
      [
        { name: 'cml', ...ours(tree, 'collect') },
        { name: 'start', ...ours(empty, 'collect') },
        { name: 'list', command: 'git', args: ['ls-files', '-z'], cwd: tree },
        { name: 'walk', command: 'find', args: ['.', '-name', 'dvc.yaml'], cwd: tree },
      ],
      { repeat },
    );
    for (const [key, what] of [
      [
        'wall',
        'finding what to read among 100,000 files, more than start-up, against 2 × `git ls-files` + one walk by `find`',
      ],
      ['cpu', 'the same, CPU'],
    ])
      rows.push(beyond(what, found, 2 * found.get('list')[key] + found.get('walk')[key], 1, key));

    const events = repository(join(folder, 'events'));
    const file = join(events, 'runs/a/events.out.tfevents.1795248190.host.0');
    mkdirSync(dirname(file), { recursive: true });
    writeEvents(file, eventBytes);
    const python = process.env.CML_BENCH_PYTHON;
    const read = await measureInTurn(
      [
        { name: 'cml', ...ours(events, 'collect') },
        { name: 'start', ...ours(empty, 'collect') },
        ...(python
          ? [{ name: 'tensorboard', command: python, args: ['-c', accumulator, dirname(file)] }]
          : []),
      ],
      { repeat: 3, warmup: 0 },
    );
    const size = statSync(file).size / 1e6;
    const rate = (seconds) => `${Math.round(size / seconds)} MB/s`;
    const seconds = read.get('cml').wall - read.get('start').wall;
    const peer = read.get('tensorboard')?.wall;
    rows.push({
      what: `TensorBoard, ${Math.round(size)} MB of scalars, against 200 MB/s`,
      ours: rate(seconds),
      peer: peer ? rate(peer) : '200 MB/s',
      ratio: (200 * seconds) / size,
      goal: 1,
    });
    rows.push({
      what: 'the same, memory beyond start-up',
      ours: `${Math.round(read.get('cml').rss - read.get('start').rss)} MiB`,
      peer: peer ? `${Math.round(read.get('tensorboard').rss)} MiB` : '–',
      ratio: null,
      goal: null,
    });

    const store = repository(join(folder, 'mlflow'));
    writeFileSync(
      join(store, 'mlflow.db'),
      gunzipSync(readFileSync('test/fixtures/sources/mlflow/sqlite/mlflow.db.gz')),
    );
    execFileSync('python3', ['-c', mlflowRows, join(store, 'mlflow.db')]);
    const runs = await measureInTurn(
      [
        { name: 'cml', ...ours(store, 'collect') },
        { name: 'start', ...ours(empty, 'collect') },
      ],
      { repeat },
    );
    rows.push(
      beyond('MLflow’s SQLite, 200 runs × 2,000 steps, more than start-up, against 0.3 s', runs, 0.3, 1),
    );
    return { title: 'Reading what tools left', rows };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function beyond(what, figures, peer, goal, key = 'wall') {
  const ours = figures.get('cml')[key] - figures.get('start')[key];
  return { what, ours: `${ours.toFixed(3)} s`, peer: `${peer.toFixed(3)} s`, ratio: ours / peer, goal };
}

function repository(path) {
  mkdirSync(path, { recursive: true });
  execFileSync('git', ['init', '-q'], { cwd: path });
  write(path, 'README.md', 'bench\n');
  commit(path);
  return path;
}

function write(root, name, text) {
  mkdirSync(dirname(join(root, name)), { recursive: true });
  writeFileSync(join(root, name), text);
}

function commit(path) {
  const who = ['-c', 'user.name=bench', '-c', 'user.email=bench@example.com'];
  execFileSync('git', ['add', '.'], { cwd: path });
  execFileSync('git', [...who, 'commit', '-qm', 'Bench'], { cwd: path });
}
