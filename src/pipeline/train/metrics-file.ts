import { mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Where a training may write its numbers: the file that `CML_METRICS` names. */
export interface MetricsFile {
  /** Absolute; undefined where the folder takes no files. */
  readonly path: string | undefined;
  /** Removes it where nothing was written. */
  close(): void;
}

/**
 * Empties `.cml/metrics` below the folder of the training, so that nothing of an earlier one is taken for its own. A
 * script says `echo accuracy=0.93 >> $CML_METRICS`, and a tool `tool --json >> $CML_METRICS`. Of several trainings at a time
 * each has a `part`, a folder in between.
 */
export function openMetricsFile(directory: string, part?: string): MetricsFile {
  const folder = join(directory, '.cml');
  const path = join(folder, ...(part === undefined ? [] : [part]), 'metrics');
  const isNew = !statSync(folder, { throwIfNoEntry: false });
  try {
    // Not `recursive`: the engine says it better where the folder of the training is missing.
    if (isNew) {
      mkdirSync(folder);
      writeFileSync(join(folder, '.gitignore'), '*\n');
    }
    if (part !== undefined) mkdirSync(dirname(path), { recursive: true });
    // What lies there may be a link: it is replaced, not followed.
    rmSync(path, { force: true, recursive: true });
    writeFileSync(path, '', { flag: 'wx' });
  } catch {
    return { path: undefined, close() {} };
  }
  return {
    path,
    close() {
      if (statSync(path, { throwIfNoEntry: false })?.size !== 0) return;
      rmSync(path, { force: true });
      // Of several trainings none knows when the others need it.
      if (isNew && part === undefined) removeEmpty(folder);
    },
  };
}

/** A folder that was made for this, and that nobody has put anything into. */
function removeEmpty(folder: string): void {
  const [only, ...others] = readdirSync(folder);
  if (only === '.gitignore' && others.length === 0) rmSync(folder, { recursive: true });
}
