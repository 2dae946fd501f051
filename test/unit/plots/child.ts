import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('../../../', import.meta.url));

/** The sandbox's inside, bundled as in dist/: Node 20 runs no TypeScript. */
export async function buildChild(): Promise<{ url: URL; remove(): Promise<void> }> {
  const folder = await mkdtemp(path.join(tmpdir(), 'cml-plot-child-'));
  const outfile = path.join(folder, 'plot-child.mjs');
  await build({
    entryPoints: [path.join(root, 'src/pipeline/render/plots/child.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    external: ['@resvg/resvg-js', 'canvas'],
    logLevel: 'error',
  });
  for (const font of ['Inter-Regular.ttf', 'Inter-SemiBold.ttf']) {
    await cp(path.join(root, 'src/fonts', font), path.join(folder, 'assets', font));
  }
  await cp(
    path.join(root, 'node_modules/@resvg/resvg-wasm/index_bg.wasm'),
    path.join(folder, 'assets/resvg.wasm'),
  );
  return { url: pathToFileURL(outfile), remove: () => rm(folder, { recursive: true, force: true }) };
}
