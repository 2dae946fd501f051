import { readdir, readFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../..');

/**
 * Modules that go into one file, with all that they import: to find and read fifty small files costs Node more than what is
 * in them. esbuild keeps modules together that the same entry points reach; so each entry point that matches, of those
 * behind an `import()`, or that reaches one of them, is made to reach all. What every command stands on, what those take
 * that look into files, and what a comparison takes besides.
 */
export const together = {
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
      'formats/ini.ts',
      'formats/places.ts',
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

/** Groups of modules that each go into one file, in a build of src/. */
export const keepTogether = (groups) => ({
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
