// Bundles src/ into dist/, which runs with nothing installed. `--outdir DIR` builds elsewhere, for the freshness test.
import { chmod, cp, mkdir, readFile, rm, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const { values } = parseArgs({
  options: { outdir: { type: 'string', default: join(root, 'dist') }, metafile: { type: 'string' } },
});
const outdir = resolve(values.outdir);
const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
const require = createRequire(import.meta.url);

/** Native builds, used where an npm install brought them; dist/ has WebAssembly ones beside it. */
const external = ['@resvg/resvg-js', 'sharp', 'canvas'];

await rm(outdir, { recursive: true, force: true });
const result = await build({
  absWorkingDir: root,
  entryPoints: { cli: 'src/cli.ts', action: 'src/action.ts' },
  outdir,
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  minify: true,
  keepNames: false,
  legalComments: 'none',
  chunkNames: 'chunks/[name]-[hash]',
  external,
  define: { CML_VERSION: JSON.stringify(version) },
  // A canvas that happens to be installed would change how Vega measures text, and so its pictures.
  alias: {
    'vega-canvas': join(dirname(require.resolve('vega-canvas/package.json')), 'build/vega-canvas.browser.js'),
  },
  // CommonJS dependencies call require(); the name must not meet one that the minifier makes.
  banner: {
    js: "import{createRequire as cmlCreateRequire}from'node:module';const require=cmlCreateRequire(import.meta.url);",
  },
  metafile: true,
  logLevel: 'warning',
});
await chmod(join(outdir, 'cli.js'), 0o755);

/** Files that the code finds beside itself at run time (see src/io/assets.ts). */
const assets = {};
for (const [name, from] of Object.entries(assets)) {
  await mkdir(join(outdir, 'assets'), { recursive: true });
  await cp(from, join(outdir, 'assets', name));
}

if (values.metafile) {
  const { writeFile } = await import('node:fs/promises');
  await writeFile(values.metafile, JSON.stringify(result.metafile));
}
const sizes = await Promise.all(
  Object.keys(result.metafile.outputs).map(async (file) => (await stat(join(root, file))).size),
);
console.log(
  `dist: ${sizes.length} files, ${(sizes.reduce((sum, size) => sum + size, 0) / 1e6).toFixed(2)} MB of JavaScript`,
);
