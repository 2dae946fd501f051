import { mkdtemp, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const here = dirname(fileURLToPath(import.meta.url));
const root = resolve(here, '../..');

/** vitest's hooks exist only within vitest; what they would clean up goes with the process. */
const withoutVitest = {
  name: 'without-vitest',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^vitest$/ }, () => ({ path: 'vitest', namespace: 'none' }));
    onLoad({ filter: /.*/, namespace: 'none' }, () => ({
      contents: 'export const afterAll = (clean) => process.once("exit", clean);',
    }));
  },
};

/**
 * The servers of test/forges for a program that is not a test: a benchmark, or somebody with a browser.
 * @returns {Promise<typeof import('./all.ts')>}
 */
export async function loadForges() {
  // Within the repository, so that the bundle finds its packages.
  const folder = await mkdtemp(join(root, 'node_modules', '.forges-'));
  try {
    const outfile = join(folder, 'forges.mjs');
    await build({
      entryPoints: [join(here, 'all.ts')],
      outfile,
      bundle: true,
      platform: 'node',
      format: 'esm',
      packages: 'external',
      plugins: [withoutVitest],
      logLevel: 'error',
    });
    return await import(pathToFileURL(outfile).href);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
