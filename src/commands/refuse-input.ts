import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { CmlError } from '../model/errors.ts';
import { plain } from '../pipeline/render/plain.ts';

/** A picture must not take the place of what is drawn, by whatever name or link. Throws CmlError `usage`. */
export async function refuseInput(path: string, output: string | undefined): Promise<void> {
  if (output === undefined) return;
  const known = (file: string) => stat(file).catch(() => undefined);
  const [input, target] = await Promise.all([known(path), known(output)]);
  if (!input || !target || input.dev !== target.dev || input.ino !== target.ino) return;
  throw new CmlError('usage', `${plain(basename(output))} is the file to draw, and would be overwritten.`, {
    hint: 'Name another file, such as plot.png.',
  });
}
