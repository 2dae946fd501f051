import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { World } from './world.ts';

/** `cml WORD …` runs the program `cml-WORD` of PATH; undefined where there is none. */
export async function runPlugin(
  word: string,
  args: readonly string[],
  { directory, env }: World,
): Promise<number | undefined> {
  const program = (env.PATH ?? '')
    .split(delimiter)
    .filter(Boolean)
    .map((folder) => join(folder, `cml-${word}`))
    .find(isProgram);
  if (program === undefined) return undefined;
  const child = spawn(program, args, { cwd: directory, env, stdio: 'inherit' });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve(code ?? 1));
  });
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
