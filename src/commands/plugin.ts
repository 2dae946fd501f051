import { spawn } from 'node:child_process';
import { programOnPath } from '../io/programs.ts';
import type { World } from './world.ts';

/** `cml WORD …` runs the program `cml-WORD` of PATH; undefined where there is none. */
export async function runPlugin(
  word: string,
  args: readonly string[],
  { directory, env }: World,
): Promise<number | undefined> {
  const program = programOnPath(`cml-${word}`, env);
  if (program === undefined) return undefined;
  const child = spawn(program, args, { cwd: directory, env, stdio: 'inherit' });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve(code ?? 1));
  });
}
