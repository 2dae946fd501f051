import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CmlError } from '../model/errors.ts';
import { isDiskFull, refusal } from './system-error.ts';

/**
 * Makes a folder of our own in the temporary one; whoever asks for it removes it. Throws CmlError `file-unreadable` or
 * `disk-full`, which name the variable to look at.
 */
export async function temporaryFolder(prefix: string): Promise<string> {
  const place = tmpdir();
  try {
    return await mkdtemp(join(place, prefix));
  } catch (cause) {
    const isFull = isDiskFull(cause);
    const reason = isFull ? 'the disk is full' : refusal(cause);
    if (reason === undefined) throw cause;
    const name = process.platform === 'win32' ? 'TEMP' : 'TMPDIR';
    throw new CmlError(
      isFull ? 'disk-full' : 'file-unreadable',
      `No temporary folder can be made in ${place}: ${reason}.`,
      { hint: `Point ${name} at a folder that is there, has room, and that this user may write to.`, cause },
    );
  }
}
