// Bundles src/ into dist/, which runs with nothing installed. `--outdir DIR` builds elsewhere, for the freshness test.
import { chmod, cp, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import { shorten } from './shorten.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const { values } = parseArgs({
  options: { outdir: { type: 'string', default: join(root, 'dist') }, metafile: { type: 'string' } },
});
const outdir = resolve(values.outdir);
const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));

/** Native builds, used where an npm install brought them; dist/ has WebAssembly ones beside it. */
const external = ['@resvg/resvg-js', '@img/sharp-*', 'canvas'];

/**
 * Modules that go into one file, with all that they import: to find and read fifty small files costs Node more than what is
 * in them. esbuild keeps modules together that the same entry points reach; so each entry point that matches, of those
 * behind an `import()`, or that reaches one of them, is made to reach all. What every command stands on, what those take
 * that look into files, and what a comparison takes besides.
 */
const together = {
  start: {
    modules: [
      'commands/comment-text.ts',
      'commands/errors.ts',
      'commands/folder-view.ts',
      'commands/ground.ts',
      'commands/index.ts',
      'commands/main.ts',
      'commands/no-forge.ts',
      'commands/revision.ts',
      'commands/world.ts',
      'io/mask.ts',
      'io/proxy.ts',
      'options/read-line.ts',
      'pipeline/comment/picture-asset.ts',
      'pipeline/deliver/target.ts',
      'pipeline/publish/index.ts',
      'pipeline/render/escape.ts',
      'pipeline/render/json.ts',
      'stores/names.ts',
    ],
    entries: /^(?!commands\/node-too-old)/,
  },
  content: {
    modules: ['io/transport.ts', 'io/views.ts', 'ledger/index.ts', 'sources/parts.ts'],
    entries: 'reaching',
  },
  compare: {
    modules: ['commands/diff.ts', 'sources/dvc/collect.ts', 'dvc/commands/diff.ts'],
    entries:
      /^(dvc|formats|services|sources|pipeline\/(evidence|judge|override))|^commands\/(collect|diff|doctor|exp-|metrics|params|plots-|report|run\.|sides|sources|tensorboard-plots)/,
  },
};

/**
 * Node makes a namespace of a builtin module that is imported, with all of its exports, some of which load more modules:
 * 2 ms for `node:fs`. The object itself is there for the asking.
 */
const builtinImport = /^import \{([^}]+)\} from '(node:[\w/]+)';$/gm;

function taken(_, names, module) {
  const values = names
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name && !name.startsWith('type '));
  return `const { ${values.join(', ').replaceAll(' as ', ': ')} } = process.getBuiltinModule('${module}');`;
}

/**
 * Our modules, relative to src/, with what each imports; and those behind an `import()`, with the door that has no other.
 */
async function readModules() {
  const folder = join(root, 'src');
  const files = (await readdir(folder, { recursive: true })).filter((file) => file.endsWith('.ts'));
  const imports = new Map();
  const lazy = new Set(['action.ts']);
  for (const file of files) {
    const text = await readFile(join(folder, file), 'utf8');
    const named = (pattern) =>
      [...text.matchAll(pattern)].map(([, path]) => relative(folder, resolve(folder, dirname(file), path)));
    imports.set(file, named(/^(?:import|export) (?!type )[^;']*from '(\.[^']+)'/gm));
    for (const path of named(/import\('(\.[^']+)'\)/g)) lazy.add(path);
  }
  return { imports, lazy };
}

const { imports, lazy } = await readModules();

/** Whether an entry point is one of those that reach a group of modules. */
function belongs(name, { modules, entries }) {
  if (entries !== 'reaching') return entries.test(name);
  const seen = new Set();
  const left = [name];
  for (let file = left.pop(); file !== undefined; file = left.pop()) {
    if (seen.has(file)) continue;
    seen.add(file);
    left.push(...(imports.get(file) ?? []));
  }
  return modules.some((module) => seen.has(module));
}

const keepTogether = (groups) => ({
  name: 'keep-together',
  setup({ onLoad, onResolve }) {
    onLoad({ filter: /\.ts$/ }, async ({ path }) => {
      const name = relative(join(root, 'src'), path);
      const text = (await readFile(path, 'utf8')).replaceAll(builtinImport, taken);
      if (!lazy.has(name)) return { contents: text, loader: 'ts' };
      const reaching = Object.keys(groups).filter((group) => belongs(name, groups[group]));
      const added = reaching.map((group) => `import 'together:${group}';\n`).join('');
      return { contents: `${text}\n${added}`, loader: 'ts' };
    });
    onResolve({ filter: /^together:/ }, ({ path }) => ({ path: path.split(':')[1], namespace: 'together' }));
    onLoad({ filter: /./, namespace: 'together' }, ({ path }) => ({
      contents: groups[path].modules.map((name) => `import './src/${name}';\n`).join(''),
      resolveDir: root,
    }));
  },
});

/**
 * What is said of commands and options is two thirds of their declarations, and read by help alone: every start has the
 * rest, by value. Who imports a whole declaration in src/ is told so by the bundler.
 */
const textsApart = {
  name: 'texts-apart',
  setup({ onLoad }) {
    onLoad({ filter: /src\/options\/(options|commands|texts)\.ts$/ }, async ({ path }) => {
      const exported = await evaluated(path);
      const isText = path.endsWith('texts.ts');
      const said = isText ? [] : ['text', 'was', 'summary', 'examples'];
      const values = Object.entries(exported).filter(([name]) => isText || !name.startsWith('declared'));
      const shorn = (key, value) => (said.includes(key) ? undefined : value);
      const lines = values.map(([name, value]) => `export const ${name} = ${JSON.stringify(value, shorn)};`);
      return { contents: lines.join('\n'), loader: 'js' };
    });
  },
};

/** The exports of a module of ours that stands on nothing but declarations. */
async function evaluated(entry) {
  const options = { entryPoints: [entry], bundle: true, format: 'esm', platform: 'node', write: false };
  const { outputFiles } = await build(options);
  return await import(
    `data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`
  );
}

/**
 * The AWS SDK has modules beside the CommonJS that `main` names; of modules only what is used comes along. What tells
 * browsers apart is asked for in browsers alone.
 */
const modulesOfAws = {
  name: 'aws-modules',
  setup({ onLoad, onResolve, resolve: find }) {
    onResolve({ filter: /^bowser$/ }, () => ({ path: 'bowser', namespace: 'nothing' }));
    onLoad({ filter: /./, namespace: 'nothing' }, () => ({ contents: 'export {};' }));
    onResolve({ filter: /^@(aws-sdk|smithy|aws)\// }, async ({ path, pluginData, ...from }) => {
      if (pluginData === 'found') return undefined;
      const found = await find(path, { ...from, pluginData: 'found' });
      return { ...found, path: found.path.replace('/dist-cjs/', '/dist-es/') };
    });
  },
};

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
await writeExecutables();
await copyAssets();
await copySharp();
await writeFile(
  join(outdir, 'THIRD-PARTY-LICENSES.txt'),
  await licences(Object.keys({ ...result.metafile.inputs, ...sandbox.metafile.inputs })),
);

/** A file for each name that npm puts on PATH beside `cml`, from src/options/executables.ts. */
async function writeExecutables() {
  const { executables } = await evaluated(join(root, 'src/options/executables.ts'));
  await mkdir(join(outdir, 'bin'), { recursive: true });
  for (const [name, command] of executables) {
    const words = command
      .split(' ')
      .map((word) => JSON.stringify(word))
      .join(', ');
    const file = join(outdir, 'bin', `${name}.js`);
    await writeFile(
      file,
      `#!/usr/bin/env node\nprocess.argv.splice(2, 0, ${words});\nawait import('../cli.js');\n`,
    );
    await chmod(file, 0o755);
  }
}

/** Files that the code finds beside itself at run time (src/io/shipped.ts). */
async function copyAssets() {
  const assets = {
    'Inter-Regular.ttf': 'src/fonts/Inter-Regular.ttf',
    'Inter-SemiBold.ttf': 'src/fonts/Inter-SemiBold.ttf',
    'Inter-OFL.txt': 'src/fonts/OFL.txt',
    'resvg.wasm': 'node_modules/@resvg/resvg-wasm/index_bg.wasm',
  };
  await mkdir(join(outdir, 'assets'), { recursive: true });
  for (const [name, from] of Object.entries(assets)) await cp(join(root, from), join(outdir, 'assets', name));
}

/**
 * sharp looks for its native build first and for `@img/sharp-wasm32` last, by require(); so the WebAssembly build is laid
 * where that finds it. It starts workers from its own file and cannot be bundled.
 */
async function copySharp() {
  const modules = join(outdir, 'node_modules');
  const wasm = join(root, 'node_modules/@img/sharp-wasm32');
  for (const item of ['index.cjs', 'lib', 'package.json', 'LICENSE']) {
    await cp(join(wasm, item), join(modules, '@img/sharp-wasm32', item), { recursive: true }).catch(
      ignoreMissing,
    );
  }
  await mkdir(join(modules, '@emnapi/runtime'), { recursive: true });
  await cp(
    join(root, 'node_modules/@emnapi/runtime/dist/emnapi.cjs.min.js'),
    join(modules, '@emnapi/runtime/index.js'),
  );
}

/** The licence texts of every package that is in the bundle, or beside it. */
async function licences(inputs) {
  const bundled = inputs
    .map((path) => /^node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1])
    .filter(Boolean);
  const names = [
    ...new Set([...bundled, '@resvg/resvg-wasm', '@img/sharp-wasm32', '@emnapi/runtime']),
  ].sort();
  const byText = new Map();
  for (const { title, text } of await Promise.all(names.map(licence)))
    byText.set(text, [...(byText.get(text) ?? []), title]);
  const parts = [...byText].map(([text, titles]) => `\n${'-'.repeat(80)}\n${titles.join('\n')}\n\n${text}\n`);
  return `The bundles in this folder contain the following packages.\n${parts.join('')}`;
}

/** Of a package its name and the text of its licence, which others may have word for word. */
async function licence(name) {
  const folder = join(root, 'node_modules', name);
  const { version: at, license } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
  const file = (await readdir(folder)).find((entry) => /^(licen[cs]e|copying)(\.|$)/i.test(entry));
  const text = file ? (await readFile(join(folder, file), 'utf8')).trim() : `Licensed under ${license}.`;
  return { title: `${name} ${at} (${license})`, text };
}

function ignoreMissing(error) {
  if (error.code !== 'ENOENT') throw error;
}

if (values.metafile) await writeFile(values.metafile, JSON.stringify(result.metafile));
const scripts = (await readdir(outdir, { recursive: true })).filter(
  (file) => file.endsWith('.js') && !file.startsWith('node_modules'),
);
const sizes = await Promise.all(scripts.map(async (file) => (await stat(join(outdir, file))).size));
console.log(
  `dist: ${sizes.length} files, ${(sizes.reduce((sum, size) => sum + size, 0) / 1e6).toFixed(2)} MB of JavaScript`,
);
