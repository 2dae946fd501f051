// Writes every generated file from its one declaration in src/; `--check` only says which are stale.
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const check = process.argv.includes('--check');
const folder = await mkdtemp(join(root, 'node_modules', '.generate-'));
try {
  const outfile = join(folder, 'generate.mjs');
  await build({
    entryPoints: [join(root, 'scripts/generate/index.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    logLevel: 'warning',
  });
  const { generatedFiles } = await import(pathToFileURL(outfile).href);
  const stale = [];
  for (const [path, text] of Object.entries(await generatedFiles())) {
    const before = await readFile(join(root, path), 'utf8').catch(() => '');
    if (before === text) continue;
    stale.push(path);
    if (check) continue;
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
  if (stale.length > 0) console.log(`${check ? 'stale' : 'written'}: ${stale.join(', ')}`);
  if (check && stale.length > 0) {
    console.log('Run `npm run generate` and commit what it writes.');
    process.exitCode = 1;
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}
