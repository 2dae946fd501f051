// Bundles src/ into dist/, which runs with nothing installed. `--outdir DIR` builds elsewhere, for the freshness test.
import { chmod, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import { copyAssets, copySharp, writeExecutables } from './build/files.mjs';
import { licences } from './build/licences.mjs';
import { modulesOfAws, textsApart } from './build/plugins.mjs';
import { shorten } from './build/shorten.mjs';
import { keepTogether, together } from './build/together.mjs';

const root = resolve(import.meta.dirname, '..');
const { values } = parseArgs({
  options: { outdir: { type: 'string', default: join(root, 'dist') }, metafile: { type: 'string' } },
});
const outdir = resolve(values.outdir);
const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));

/** Native builds, used where an npm install brought them; dist/ has WebAssembly ones beside it. */
const external = ['@resvg/resvg-js', '@img/sharp-*', 'canvas'];

await rm(outdir, { recursive: true, force: true });
const common = {
  absWorkingDir: root,
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
  define: {
    CML_VERSION: JSON.stringify(version),
    // Which Node its later versions will need is nothing that a user of this one can act on.
    'process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED': '"true"',
  },
  // A canvas that happens to be installed would change how Vega measures text, and so its pictures.
  alias: {
    'vega-canvas': join(root, 'node_modules/vega-canvas/build/vega-canvas.browser.js'),
  },
  // CommonJS dependencies call require(), mostly never.
  banner: {
    js: "const require=id=>process.getBuiltinModule('node:module').createRequire(import.meta.url)(id);",
  },
  metafile: true,
  logLevel: 'warning',
};
const result = await build({
  ...common,
  entryPoints: { cli: 'src/cli.ts', action: 'src/action.ts', setup: 'src/setup.ts' },
  plugins: [textsApart, keepTogether(together), modulesOfAws],
});
// The sandbox is a program of its own: what it has in common with the others would be in files that every start loads.
const sandbox = await build({
  ...common,
  entryPoints: { 'assets/plot-child': 'src/pipeline/render/plots/child.ts' },
  plugins: [keepTogether({})],
});
await chmod(join(outdir, 'cli.js'), 0o755);

await shorten(outdir);
await writeExecutables(outdir);
await copyAssets(outdir);
await copySharp(outdir);
await writeFile(
  join(outdir, 'THIRD-PARTY-LICENSES.txt'),
  await licences(Object.keys({ ...result.metafile.inputs, ...sandbox.metafile.inputs })),
);

if (values.metafile) await writeFile(values.metafile, JSON.stringify(result.metafile));
const scripts = (await readdir(outdir, { recursive: true })).filter(
  (file) => file.endsWith('.js') && !file.startsWith('node_modules'),
);
const sizes = await Promise.all(scripts.map(async (file) => (await stat(join(outdir, file))).size));
console.log(
  `dist: ${sizes.length} files, ${(sizes.reduce((sum, size) => sum + size, 0) / 1e6).toFixed(2)} MB of JavaScript`,
);
