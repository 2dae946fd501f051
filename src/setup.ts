import { chmod, mkdir, readdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { addPath, getInput, info, setFailed } from '@actions/core';

const dist = fileURLToPath(new URL('.', import.meta.url));

/**
 * Puts `cml`, `vl2png`, `vl2svg` and the names that iterative/cml had on PATH for the steps that follow. They run on the
 * Node that runs this action, so a job's container needs none of its own.
 */
async function setUp(): Promise<void> {
  const folder = join(process.env.RUNNER_TEMP ?? tmpdir(), 'cml-bin');
  await mkdir(folder, { recursive: true });
  await launcher(folder, 'cml', join(dist, 'cli.js'));
  for (const file of await readdir(join(dist, 'bin')))
    await launcher(folder, basename(file, '.js'), join(dist, 'bin', file));
  addPath(folder);
  info(`cml ${CML_VERSION} is on PATH.`);
  const asked = getInput('version');
  if (asked !== '' && asked !== 'latest')
    info(`The input version (${asked}) is passed over: the version is the one of this action.`);
}

async function launcher(folder: string, name: string, program: string): Promise<void> {
  const path = join(folder, name);
  await writeFile(path, `#!/bin/sh\nexec "${process.execPath}" "${program}" "$@"\n`);
  await chmod(path, 0o755);
  if (process.platform === 'win32')
    await writeFile(`${path}.cmd`, `@"${process.execPath}" "${program}" %*\r\n`);
}

await setUp().catch((error: unknown) => setFailed(error instanceof Error ? error : String(error)));
