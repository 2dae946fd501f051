import { createHash } from 'node:crypto';
import { access, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Runners } from '../../forges/types.ts';
import { exec } from '../../io/process.ts';
import { CmlError } from '../../model/errors.ts';

/** Puts GitHub's runner program into a folder, unless it is there: from where the forge itself says it is. */
export async function installRunner(
  runners: Runners,
  folder: string,
  note: (text: string) => void,
): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  if (await isThere(join(folder, 'run.sh'))) return;
  const program = await runners.program?.();
  if (!program)
    throw new CmlError(
      'file-missing',
      `The forge has no runner program for ${process.platform} on ${process.arch}.`,
    );
  note(`cml: loading the runner program from ${new URL(program.url).host}`);
  const answer = await fetch(
    program.url,
    program.token ? { headers: { authorization: `Bearer ${program.token}` } } : {},
  );
  if (!answer.ok)
    throw new CmlError(
      'forge-unavailable',
      `The runner program could not be loaded: ${answer.status} from ${new URL(program.url).host}.`,
    );
  const bytes = Buffer.from(await answer.arrayBuffer());
  const digest = createHash('sha256').update(bytes).digest('hex');
  if (program.sha256 !== undefined && program.sha256 !== digest)
    throw new CmlError(
      'format-invalid',
      'The runner program that was loaded is not the one that the forge named.',
      {
        hint: `Its SHA-256 should be ${program.sha256}, and is ${digest}.`,
      },
    );
  const archive = join(folder, 'runner.tar.gz');
  await writeFile(archive, bytes);
  const unpacked = await exec('tar', ['-xzf', archive, '-C', folder]);
  await rm(archive, { force: true });
  if (unpacked.code !== 0)
    throw new CmlError(
      'format-invalid',
      `The runner program could not be unpacked: ${unpacked.stderr.trim().slice(0, 200)}`,
    );
}

function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
