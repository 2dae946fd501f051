import { shown } from '../io/paths.ts';
import type { RevisionView } from '../io/view.ts';
import type { Gathering } from './parts.ts';

/** Larger ones are not read whole. */
const maxBytes = 1 << 30;

/**
 * A SQLite file with its write-ahead log, where one lies beside it. A rollback journal that was left behind means that a
 * write is under way or was cut off: the file is read as it is, with a warning. Throws CmlError.
 */
export async function readDatabase(
  parts: Gathering,
  view: RevisionView,
  path: string,
): Promise<{ readonly bytes: Buffer; readonly wal: Buffer | undefined }> {
  const files = await view.files();
  const bytes = await view.read(path, { maxBytes });
  const wal = files.has(`${path}-wal`) ? await view.read(`${path}-wal`, { maxBytes }) : undefined;
  if (files.has(`${path}-journal`) && isHot(await view.read(`${path}-journal`, { maxBytes })))
    parts.warnings.push({
      code: 'database-busy',
      file: path,
      message: `${shown(path)} was being written when it was read, or a write was cut off: a journal lies beside it, and its newest values may be missing or half done. Read it again once the training has ended.`,
    });
  return { bytes, wal };
}

/** A journal that is done with is deleted, emptied, or begins with zeros: https://www.sqlite.org/fileformat2.html#the_rollback_journal */
function isHot(journal: Buffer): boolean {
  return journal.length > 28 && journal.readUInt32BE(0) === 0xd9d505f9;
}
