import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const run = promisify(execFile);

async function contents(folder: string): Promise<Map<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return new Map(
    await Promise.all(
      files.map(async (file) => [relative(folder, file), (await readFile(file)).toString('base64')] as const),
    ),
  );
}

it('has every generated file fresh', async () => {
  const { stdout } = await run('node', ['scripts/generate.mjs', '--check']).catch((error) => error);
  expect(stdout).toBe('');
});

it('has dist/ as the sources make it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'cml-dist-'));
  try {
    await run('node', ['scripts/build.mjs', '--outdir', folder]);
    const [built, committed] = [await contents(folder), await contents('dist')];
    expect([...committed.keys()].sort()).toEqual([...built.keys()].sort());
    const stale = [...built].filter(([path, bytes]) => committed.get(path) !== bytes).map(([path]) => path);
    expect(stale, 'run `npm run build` and commit dist/').toEqual([]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
