import { isList, isMap, isValue, type Tree } from '../../formats/tree.ts';
import { shown } from '../../io/paths.ts';
import { stepEnvironment } from '../../io/step-environment.ts';
import { CmlError } from '../../model/errors.ts';
import { assignments } from '../../sources/assignments.ts';
import { metricsOf } from '../../sources/entries.ts';
import { append, attempt, gathering } from '../../sources/parts.ts';
import type { RunParts } from '../../sources/types.ts';
import type { Question } from '../types.ts';
import { commandsOf } from './index.ts';
import { output } from './output.ts';

const name = 'exec';

/** One after the other, as a person would run them. A command that fails hides no other. */
export async function ask({ place, now, training, directory }: Question): Promise<RunParts> {
  const parts = gathering();
  if (!now || training) return parts;
  for (const [key, command] of commandsOf(place)) {
    const file = key === '' ? name : `${name}/${key}`;
    await attempt(parts, file, async () => {
      const { code, stdout, lastLine } = await output(command, {
        directory,
        env: stepEnvironment(place.env),
      });
      if (code !== 0)
        throw new CmlError(
          'format-invalid',
          `the command ended with ${code}${lastLine === '' ? '' : `, and said: ${shown(lastLine)}`}`,
        );
      const tree = assignments(stdout);
      if (isEmpty(tree)) throw new CmlError('format-invalid', 'the command printed no numbers');
      append(parts.metrics, metricsOf(key === '' ? tree : new Map([[key, tree]]), { source: name, file }));
    });
  }
  return parts;
}

function isEmpty(tree: Tree): boolean {
  return isMap(tree) ? tree.size === 0 : isList(tree) || !isValue(tree);
}
