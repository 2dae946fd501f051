/** What Python's own parser would refuse, as far as it is noticed here. */
export class PythonSyntaxError extends Error {}

export interface Token {
  readonly kind: 'name' | 'number' | 'string' | 'mark';
  readonly text: string;
  /** Brackets that are open around it. */
  readonly depth: number;
}

/** A statement's line with all its continuations. */
export interface Line {
  readonly number: number;
  /** Columns; a tab goes to the next multiple of 8. */
  readonly indent: number;
  readonly tokens: readonly Token[];
}

const token =
  /(?<space>[ \t\f]+|\\\r?\n)|(?<newline>\r\n|\r|\n)|(?<comment>#[^\r\n]*)|(?<string>(?:[rR][bBfF]?|[bBfF][rR]?|[uU])?(?:"""(?:[^\\]|\\[\s\S])*?"""|'''(?:[^\\]|\\[\s\S])*?'''|"(?:[^"\\\r\n]|\\(?:\r\n|[\s\S]))*"|'(?:[^'\\\r\n]|\\(?:\r\n|[\s\S]))*'))|(?<number>0[xX](?:_?[0-9a-fA-F])+|0[oO](?:_?[0-7])+|0[bB](?:_?[01])+|(?:\d(?:_?\d)*)?\.?\d(?:_?\d)*\.?(?:[eE][-+]?\d(?:_?\d)*)?[jJ]?)|(?<name>[\p{ID_Start}_][\p{ID_Continue}]*)|(?<mark>:=|==|!=|<=|>=|->|\*\*=|\/\/=|>>=|<<=|[-+*/%&|^@]=|\*\*|\/\/|<<|>>|\.\.\.|[-+*/%&|^~<>()[\]{}:,;.=@])/uy;

const closes: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' };

/** Cuts a module into its statements' lines. Throws PythonSyntaxError. */
export function logicalLines(text: string): Line[] {
  const lines: Line[] = [];
  const source = text.startsWith('\ufeff') ? text.slice(1) : text;
  let tokens: Token[] = [];
  const open: string[] = [];
  let indent = 0;
  let number = 1;
  let fresh = true;
  let begun = 1;

  function end(): void {
    if (tokens.length > 0) lines.push({ number: begun, indent, tokens });
    tokens = [];
    fresh = true;
  }

  for (let at = 0; at < source.length; ) {
    token.lastIndex = at;
    const match = token.exec(source);
    if (match === null) throw new PythonSyntaxError(`line ${number} cannot be read`);
    const groups = match.groups!;
    const content = match[0];
    at += content.length;
    if (groups.space !== undefined) {
      if (fresh && tokens.length === 0) indent = column(content);
    } else if (groups.newline !== undefined) {
      if (open.length === 0) end();
    } else if (groups.comment === undefined) {
      if (fresh) {
        // A line with no space before it starts in the first column.
        if (at - content.length === 0 || /[\r\n]/.test(source[at - content.length - 1]!)) indent = 0;
        begun = number;
        fresh = false;
      }
      tokens.push(read(content, groups, open));
    }
    number += content.match(/\r\n|\r|\n/g)?.length ?? 0;
  }
  if (open.length > 0) throw new PythonSyntaxError(`'${open.at(-1)}' was never closed`);
  end();
  return lines;
}

function read(text: string, groups: Record<string, string | undefined>, open: string[]): Token {
  const kind =
    groups.string !== undefined
      ? 'string'
      : groups.number !== undefined
        ? 'number'
        : groups.name !== undefined
          ? 'name'
          : 'mark';
  if (kind === 'mark' && closes[text] !== undefined && open.pop() !== closes[text])
    throw new PythonSyntaxError(`unmatched '${text}'`);
  const depth = open.length;
  if (kind === 'mark' && '([{'.includes(text)) open.push(text);
  return { kind, text, depth };
}

function column(space: string): number {
  let width = 0;
  for (const character of space) {
    if (character === '\t') width = width - (width % 8) + 8;
    else if (character === '\f') width = 0;
    else width += 1;
  }
  return width;
}
