import { beginningOf, matches } from '../../formats/glob.ts';
import { isGlob } from '../../formats/places.ts';
import { shown } from '../../io/paths.ts';
import { readMetrics, readParams } from '../entries.ts';
import { append, attempt, gathering } from '../parts.ts';
import { readPlots } from '../plain.ts';
import type { RunParts, SourceContext } from '../types.ts';

const name = 'configured';

/** The files that cml.yaml names. A file may be named for several uses. */
export async function collect({ view, options }: SourceContext): Promise<RunParts> {
  const parts = gathering();
  const files = await view.files();
  const isIgnored = matches(options.ignore);

  async function each(
    key: string,
    globs: readonly string[],
    read: (path: string) => Promise<void>,
  ): Promise<void> {
    const paths = new Set<string>();
    for (const glob of globs) {
      const matching = matches([glob]);
      const found = files.find({ holds: [beginningOf(glob)] }, (path) => matching(path) && !isIgnored(path));
      for (const path of found) paths.add(path);
      // The view lists no files of tools; a file that is named outright is read all the same.
      if (found.length === 0 && !isGlob(glob)) paths.add(glob);
      if (found.length === 0 && isGlob(glob))
        parts.warnings.push({
          code: 'missing',
          message: `No file matches ${shown(glob)}, which cml.yaml names under ${key}.`,
        });
    }
    for (const path of paths) {
      parts.claimed.push(path);
      await attempt(parts, path, () => read(path));
    }
  }

  await each('metrics', options.metrics, async (path) => {
    append(parts.metrics, await readMetrics(view, path, name, parts.warnings));
  });
  await each('params', options.params, async (path) => {
    append(parts.params, await readParams(view, path, name, parts.warnings));
  });
  await each('plots', options.plots, async (path) => {
    append(parts.plots, await readPlots(view, path, name));
  });
  return parts;
}
