import type { Py } from './value.ts';

/** `key:` or `key: value`, indented by spaces. */
const pair = /^( *)([A-Za-z_][\w.-]{0,99}):(?: +(\S.*))?$/;
const flow = /^\{((?:[A-Za-z_][\w.-]{0,99}: [\w./+-]+(?:, |(?=\})))+)\}$/;

interface Level {
  readonly indent: number;
  readonly dict: Map<Py, Py>;
}

/**
 * Reads what most params files are made of, dicts of dicts of plain numbers and words, in a fraction of the parser's time.
 * Undefined for everything else, and for whatever is wrong: that is the parser's to say.
 */
export function readPlainYaml(text: string): Py | undefined {
  const root: Level = { indent: 0, dict: new Map() };
  const levels: Level[] = [root];
  // The key whose value is the dict on the next lines, or null.
  let open: string | undefined;
  for (const line of text.split('\n')) {
    if (/^ *(?:#[ -~]*)?$/.test(line)) continue;
    const [, spaces, key, value] = pair.exec(line) ?? [];
    if (spaces === undefined || key === undefined || isSpecial(key)) return undefined;
    let level = levels.at(-1)!;
    if (spaces.length > level.indent) {
      if (open === undefined) return undefined;
      const inner: Level = { indent: spaces.length, dict: new Map() };
      level.dict.set(open, inner.dict);
      levels.push(inner);
      level = inner;
    } else
      while (level.indent > spaces.length) {
        levels.pop();
        level = levels.at(-1)!;
      }
    if (level.indent !== spaces.length || level.dict.has(key) || levels.length > 50) return undefined;
    open = value === undefined ? key : undefined;
    const read = value === undefined ? null : readValue(value);
    if (read === undefined) return undefined;
    level.dict.set(key, read);
  }
  return root.dict.size === 0 ? undefined : root.dict;
}

function readValue(text: string): Py | undefined {
  const inside = flow.exec(text)?.[1];
  if (inside === undefined) return scalarOf(text);
  const dict = new Map<Py, Py>();
  for (const part of inside.split(', ')) {
    const [key = '', value = ''] = part.split(': ');
    const read = scalarOf(value);
    if (read === undefined || isSpecial(key) || dict.has(key)) return undefined;
    dict.set(key, read);
  }
  return dict;
}

function scalarOf(text: string): Py | undefined {
  if (/^(?:0|-?[1-9]\d{0,14})$/.test(text)) return BigInt(text);
  if (/^-?\d{1,15}\.\d{1,17}$/.test(text)) return Number(text);
  if (text === 'true' || text === 'false') return text === 'true';
  return /^[A-Za-z_][\w./+-]*$/.test(text) && !isSpecial(text) ? text : undefined;
}

/** Words that stand for something else, in one version of YAML or the other. */
function isSpecial(word: string): boolean {
  return /^(?:true|false|null|yes|no|on|off|y|n)$/i.test(word);
}
