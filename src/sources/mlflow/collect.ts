import type { RevisionView } from '../../io/view.ts';
import { readDatabase } from '../database.ts';
import { attempt, type Gathering, gathering } from '../parts.ts';
import type { RunParts, SourceContext } from '../types.ts';
import { addRuns } from './add.ts';
import { databaseStore } from './database.ts';
import { fileStore } from './file-store.ts';
import type { Store } from './run.ts';

/** The newest run of each experiment, as MLflow's own page shows it. */
export async function collect({ view, found, options }: SourceContext): Promise<RunParts> {
  const parts = gathering(found);
  const wanted = { histories: !options.skipPlots };
  const roots = new Map<string, string[]>();
  for (const path of found) {
    const root = /^(?:.*?\/)?mlruns(?=\/)/.exec(path)?.[0];
    if (root === undefined) {
      await attempt(parts, path, async () =>
        addRuns(parts, await openStore(parts, view, path), () => path, wanted),
      );
      parts.claimed.push(`${path}-wal`, `${path}-journal`);
    } else roots.set(root, [...(roots.get(root) ?? []), path]);
  }
  for (const [root, paths] of roots)
    await attempt(parts, root, () => addRuns(parts, fileStore(view, root, paths, parts), () => root, wanted));
  return parts;
}

async function openStore(parts: Gathering, view: RevisionView, path: string): Promise<Store> {
  const { bytes, wal } = await readDatabase(parts, view, path);
  return databaseStore(bytes, wal);
}
