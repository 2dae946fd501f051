import { accessSync, constants } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import type { TestOptions } from 'vitest';

declare module 'vitest' {
  interface TaskMeta {
    /** The programs whose absence skipped the test; the reporter names them. */
    missing?: readonly string[];
  }
}

const root = resolve(import.meta.dirname, '../..');

/**
 * Where `.ci/run` puts the programs that tests compare with, and where a developer may put them; git ignores the folder.
 * `CML_TOOLS`, a list of folders as PATH is, comes first, and PATH last.
 */
const folders = [
  ...(process.env.CML_TOOLS ?? '').split(delimiter),
  ...['bin', 'go', 'venv/bin', 'npm/node_modules/.bin'].map((folder) => join(root, '.tools', folder)),
  ...(process.env.PATH ?? '').split(delimiter),
].filter(Boolean);

/** The absolute path of a program that a test compares with or runs under; `undefined` where the machine has none. */
export function tool(name: string): string | undefined {
  return folders.map((folder) => resolve(folder, name)).find(isProgram);
}

/** As `tool`, for code that only runs where `needs` let it. */
export function requireTool(name: string): string {
  const found = tool(name);
  if (found) return found;
  throw new Error(
    `${name} is not on this machine; run .ci/run once, or set CML_TOOLS to the folder that holds it.`,
  );
}

/**
 * Options of a `describe` or a `test` that cannot run without some programs:
 * `describe('beside dvc', needs('dvc'), () => …)`. Where one is missing, the tests are skipped, counted, and listed by the
 * reporter with its name; where `CML_NO_SKIP` is set, as in CI, the file fails instead.
 */
export function needs(...names: readonly string[]): TestOptions {
  const missing = names.filter((name) => !tool(name));
  if (missing.length > 0 && process.env.CML_NO_SKIP) requireTool(missing[0]!);
  return missing.length > 0 ? { skip: true, meta: { missing } } : { skip: false, meta: {} };
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
