import { cellNumber } from '../formats/csv.ts';
import { parseJson } from '../formats/json.ts';
import { decodeText } from '../formats/text.ts';
import { invalid, isMap, type Tree } from '../formats/tree.ts';
import { cellValue } from './cells.ts';

const assignment = /^\s*(?:export\s+)?([^=#\s][^=]*?)\s*=\s*(.*?)\s*$/;

/**
 * What scripts append to a file: `name=value` a line, where `#` begins a comment, and objects of JSON, as a tool prints them
 * into it, over as many lines as they take. Of equal names the last counts. A file of one bare value is that value. Throws
 * CmlError `format-invalid`.
 */
export function assignments(content: Uint8Array): Tree {
  const lines = decodeText(content)
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.trimStart().startsWith('#'));
  if (lines.length === 1 && cellNumber(lines[0]!) !== undefined) return cellValue(lines[0]!);
  const values = new Map<string, Tree>();
  for (let at = 0; at < lines.length; ) {
    const line = lines[at]!;
    if (line.trimStart().startsWith('{')) {
      const end = objectEnd(lines, at);
      const object = parseJson(lines.slice(at, end).join('\n'));
      for (const [key, value] of isMap(object) ? object : []) values.set(key, value);
      at = end;
      continue;
    }
    const match = assignment.exec(line.slice(0, 10_000));
    if (!match) throw invalid(`expected a line "name=value", found ${JSON.stringify(line.slice(0, 40))}`);
    values.set(match[1]!, cellValue(match[2]!.replace(/^(["'])(.*)\1$/, '$2')));
    at += 1;
  }
  return values;
}

/** The line after the one that closes the object which begins at `start`; braces in texts do not count. */
function objectEnd(lines: readonly string[], start: number): number {
  let depth = 0;
  for (let at = start; at < lines.length; at += 1) {
    const bare = lines[at]!.replace(/"(?:[^"\\]|\\.)*"/g, '');
    for (const character of bare) depth += character === '{' ? 1 : character === '}' ? -1 : 0;
    if (depth <= 0) return at + 1;
  }
  return lines.length;
}
