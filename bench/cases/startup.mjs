import { readdir, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dist, measureInTurn, row } from '../measure.mjs';

/** Start-up and size. */
export async function run({ tools, repeat }) {
  const empty = join(tmpdir(), 'cml-bench-empty.mjs');
  await writeFile(empty, '');
  const figures = await measureInTurn(
    [
      { name: 'node', command: process.execPath, args: [empty] },
      { name: 'cml', command: process.execPath, args: [join(dist, 'cli.js'), '--version'] },
      { name: 'help', command: process.execPath, args: [join(dist, 'cli.js'), '--help'] },
      {
        name: 'dvc',
        command: join(tools, 'dvc'),
        args: ['--version'],
        env: { ...process.env, DVC_NO_ANALYTICS: '1' },
      },
    ],
    { repeat: Math.max(repeat, 15), warmup: 2 },
  );
  const [node, cml, help, dvc] = ['node', 'cml', 'help', 'dvc'].map((name) => figures.get(name));
  const bytes = await folderSize(dist);
  return {
    title: 'Start-up and size',
    rows: [
      row('`cml --version` against an empty Node script', cml, node, 'wall', 1.15),
      row('the same, CPU', cml, node, 'cpu', 1.15),
      row('`cml --version` against `dvc --version`', cml, dvc, 'wall', 0.65),
      row('the same, CPU', cml, dvc, 'cpu', 0.65),
      row('`cml --help` against an empty Node script', help, node, 'wall', null),
      {
        what: '`dist/` in all, against 16 MB',
        ours: `${(bytes / 1e6).toFixed(2)} MB`,
        peer: '16 MB',
        ratio: bytes / 16e6,
        goal: 1,
      },
    ],
  };
}

async function folderSize(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const sizes = await Promise.all(
    entries
      .filter((entry) => entry.isFile())
      .map(async (entry) => (await stat(join(entry.parentPath, entry.name))).size),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}
