import { chmod, cp, mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { evaluated } from './evaluated.mjs';

const root = resolve(import.meta.dirname, '../..');

/** A file for each name that npm puts on PATH beside `cml`, from src/options/executables.ts. */
export async function writeExecutables(outdir) {
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
export async function copyAssets(outdir) {
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
export async function copySharp(outdir) {
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

function ignoreMissing(error) {
  if (error.code !== 'ENOENT') throw error;
}
