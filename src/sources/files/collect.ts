import { readMetrics, readParams } from '../entries.ts';
import { append, attempt, gathering } from '../parts.ts';
import { readPlots } from '../plain.ts';
import type { RunParts, SourceContext } from '../types.ts';

const name = 'files';

const isParams = /(^|\/)params\.(yaml|yml|json|toml)$/;
const isMetrics = /(^|\/)(metrics\.[a-z]+|metrics\/[^/]+|\.cml\/(seed=\d+\/)?metrics)$/;

/** Metrics, params and plots by the names that people give them when no tool does. */
export async function collect({ view, found }: SourceContext): Promise<RunParts> {
  const parts = gathering(found);
  for (const path of found)
    await attempt(parts, path, async () => {
      if (isParams.test(path)) append(parts.params, await readParams(view, path, name, parts.warnings));
      else if (isMetrics.test(path))
        append(parts.metrics, await readMetrics(view, path, name, parts.warnings));
      else append(parts.plots, await readPlots(view, path, name));
    });
  return parts;
}
