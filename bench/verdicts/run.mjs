// npm run bench:verdicts [-- SCALE]: simulates and writes bench/VERDICTS.md; SCALE multiplies the number of draws.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = fileURLToPath(new URL('.', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'cml-verdicts-'));
try {
  const outfile = join(folder, 'main.mjs');
  await build({
    entryPoints: [join(here, 'main.ts')],
    bundle: true,
    platform: 'node',
    format: 'esm',
    outfile,
  });
  const output = join(here, '..', 'VERDICTS.md');
  const { status } = spawnSync(process.execPath, [outfile, output, process.argv[2] ?? '1'], {
    stdio: 'inherit',
  });
  process.exitCode = status ?? 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
