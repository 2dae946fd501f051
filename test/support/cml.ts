import { resolve } from 'node:path';
import { type ExecOptions, exec } from '../../src/io/process.ts';

/** The build under test: dist/, or the one that CML_DIST names. */
export const dist = resolve(process.env.CML_DIST ?? resolve(import.meta.dirname, '../../dist'));
const cli = resolve(dist, 'cli.js');

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs dist/cli.js as a user would, in an environment that holds nothing of this machine's. */
export async function cml(cwd: string, args: readonly string[], options: ExecOptions = {}): Promise<Ended> {
  const env = { PATH: process.env.PATH, HOME: '/nonexistent', GIT_CONFIG_NOSYSTEM: '1', ...options.env };
  const { code, stdout, stderr } = await exec(process.execPath, [cli, ...args], { ...options, cwd, env });
  return { code, stdout: stdout.toString('utf8'), stderr };
}
