// npm run bench:verdicts [-- SCALE]: simulates and writes bench/VERDICTS.md; SCALE multiplies the number of draws.
// Every situation has seeds of its own, so that it does not matter which process draws it.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
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
  const parts = availableParallelism();
  const files = Array.from({ length: parts }, (_, part) => join(folder, `${part}.json`));
  const run = (...args) => once(spawn(process.execPath, [outfile, ...args], { stdio: 'inherit' }), 'close');
  const scale = process.argv[2] ?? '1';
  const codes = await Promise.all(
    files.map((file, part) => run('simulate', file, scale, String(part), String(parts))),
  );
  const failed = codes.find(([code]) => code !== 0);
  const [code] = failed ?? (await run('report', join(here, '..', 'VERDICTS.md'), ...files));
  process.exitCode = code ?? 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
