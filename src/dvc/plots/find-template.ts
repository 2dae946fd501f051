import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { loadJson } from '../../formats/python/json.ts';
import { isDict, type Py, type PyDict, pyType } from '../../formats/python/value.ts';
import { DvcError } from '../failure.ts';
import { templates } from './templates/index.ts';

/**
 * A template by its name: a file of the project's `.dvc/plots`, with or without `.json`, else a file from `cwd`, else
 * one of DVC's own. Linear where none is named. Throws DvcError where it is none of these, or no JSON object.
 */
export function findTemplate(name: Py | undefined, { root, cwd }: { root: string; cwd: string }): PyDict {
  const asked = typeof name === 'string' ? name : 'linear';
  const folder = join(root, '.dvc', 'plots');
  const withSuffix = asked.replace(/(?<=[^/.])\.[^./]*$/, '');
  for (const file of [resolve(folder, asked), resolve(folder, `${withSuffix}.json`), resolve(cwd, asked)]) {
    const text = textOf(file);
    if (text !== undefined) return templateIn(text, asked);
  }
  const own = templates.get(asked);
  if (own === undefined) throw new DvcError(`Template '${asked}' not found.`, 'TemplateNotFoundError');
  return loadJson(JSON.stringify(own)) as PyDict;
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

function templateIn(text: string, name: string): PyDict {
  let content: Py;
  try {
    content = loadJson(text);
  } catch {
    throw new DvcError(`Template '${name}' is no JSON.`, 'JSONDecodeError');
  }
  if (isDict(content)) return content;
  throw new DvcError(`Template '${name}' holds a ${pyType(content)} and no object.`, 'BadTemplateError');
}
