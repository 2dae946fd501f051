import type { Py } from './value.ts';

/** `key:` or `key: value` */
const pair = /^([A-Za-z_][\w./-]{0,199}):(?: (\S.*))?$/;
/** Words with a blank between them, as a command is; nothing in it means anything else in a block. */
const words = /^[A-Za-z_/$][\w./+=@%$(){}-]*(?: [\w./+=@%$(){}-]+)*$/;
const deepest = 50;

interface Line {
  readonly indent: number;
  readonly text: string;
}

/**
 * Reads what most params and dvc.yaml files are made of, dicts and lists of plain numbers and words, in a fraction of the
 * parser's time and without loading it. Undefined for everything else, and for whatever is wrong: that is the parser's to say.
 */
export function readPlainYaml(text: string): Py | undefined {
  const lines = linesOf(text);
  if (lines === undefined || lines.length === 0 || lines[0]!.indent > 0) return undefined;
  let at = 0;

  /** The dict or the list whose lines are indented so far. */
  function block(indent: number, depth: number): Py | undefined {
    if (depth > deepest) return undefined;
    return lines![at]!.text.startsWith('- ') ? list(indent, depth) : dict(indent, depth);
  }

  function dict(indent: number, depth: number): Py | undefined {
    const read = new Map<Py, Py>();
    for (let line = lines![at]; line !== undefined && line.indent >= indent; line = lines![at]) {
      const [, key, value] = pair.exec(line.text) ?? [];
      if (line.indent > indent || key === undefined || isSpecial(key) || read.has(key)) return undefined;
      at += 1;
      const item = value === undefined ? below(indent, depth) : inLine(value);
      if (item === undefined) return undefined;
      read.set(key, item);
    }
    return read;
  }

  /** What a key has on its next lines; a list may stand right under it. */
  function below(indent: number, depth: number): Py | undefined {
    const next = lines![at];
    if (next === undefined || next.indent < indent) return null;
    if (next.indent > indent) return block(next.indent, depth + 1);
    return next.text.startsWith('- ') ? list(indent, depth + 1) : null;
  }

  function list(indent: number, depth: number): Py | undefined {
    const read: Py[] = [];
    for (let line = lines![at]; line !== undefined && line.indent >= indent; line = lines![at]) {
      if (line.indent > indent) return undefined;
      if (!line.text.startsWith('- ')) break;
      const rest = line.text.slice(2);
      let item: Py | undefined;
      if (pair.test(rest)) {
        lines![at] = { indent: indent + 2, text: rest };
        item = depth < deepest ? dict(indent + 2, depth + 1) : undefined;
      } else {
        at += 1;
        item = inLine(rest);
      }
      if (item === undefined) return undefined;
      read.push(item);
    }
    return read;
  }

  const read = block(0, 0);
  return at === lines.length ? read : undefined;
}

/** Those that say something; undefined where one is indented by something else than blanks. */
function linesOf(text: string): Line[] | undefined {
  const lines: Line[] = [];
  for (const line of text.split('\n')) {
    if (/^ *(?:#[ -~]*)?$/.test(line)) continue;
    const indent = line.search(/[^ ]/);
    if (line[indent] === '\t') return undefined;
    lines.push({ indent, text: line.slice(indent) });
  }
  return lines;
}

/** A value on one line: a number, words, `[a, b]` or `{a: 1}`. */
function inLine(text: string): Py | undefined {
  if (!/^[[{]/.test(text)) return scalarOf(text) ?? (words.test(text) && !isSpecial(text) ? text : undefined);
  let rest = text;

  function take(sign: string): boolean {
    if (!rest.startsWith(sign)) return false;
    rest = rest.slice(sign.length);
    return true;
  }
  function value(depth: number): Py | undefined {
    if (depth > deepest) return undefined;
    if (take('[')) return items(depth);
    if (take('{')) return pairs(depth);
    return scalarOf(word());
  }
  function word(): string {
    const [found = ''] = /^[\w./+-]*/.exec(rest) ?? [];
    rest = rest.slice(found.length);
    return found;
  }
  function items(depth: number): Py | undefined {
    const read: Py[] = [];
    do {
      const item = value(depth + 1);
      if (item === undefined) return undefined;
      if (typeof item !== 'string' || !take(': ')) read.push(item);
      else {
        const only = value(depth + 1);
        if (only === undefined) return undefined;
        read.push(new Map([[item, only]]));
      }
    } while (take(', '));
    return take(']') ? read : undefined;
  }
  function pairs(depth: number): Py | undefined {
    const read = new Map<Py, Py>();
    do {
      const key = scalarOf(word());
      if (typeof key !== 'string' || read.has(key) || !take(': ')) return undefined;
      const item = value(depth + 1);
      if (item === undefined) return undefined;
      read.set(key, item);
    } while (take(', '));
    return take('}') ? read : undefined;
  }

  const read = value(0);
  return rest === '' ? read : undefined;
}

function scalarOf(text: string): Py | undefined {
  if (/^(?:0|-?[1-9]\d{0,14})$/.test(text)) return BigInt(text);
  if (/^-?\d{1,15}\.\d{1,17}$/.test(text)) return Number(text);
  if (text === 'true' || text === 'false') return text === 'true';
  return /^[A-Za-z_][\w./+-]*$/.test(text) && !isSpecial(text) ? text : undefined;
}

/** Words that stand for something else. (`yes`, `on` and the like did in YAML 1.1, whose header is not plain.) */
function isSpecial(word: string): boolean {
  return /^(?:true|false|null)$/i.test(word);
}
