import { pythonLiteral } from './literal.ts';
import { type Line, logicalLines, PythonSyntaxError, type Token } from './tokens.ts';
import type { Py, PyDict } from './value.ts';

export { PythonSyntaxError } from './tokens.ts';

/**
 * The literals that a Python module assigns: by name at module level, in classes (as a dict of the class's name), and to
 * `self.x` in `__init__`, of a class or of the module. What is computed is left out. Throws PythonSyntaxError where the
 * text cannot be cut into lines and blocks.
 */
export function loadPythonModule(text: string): PyDict {
  const lines = logicalLines(text);
  if ((lines[0]?.indent ?? 0) > 0) throw new PythonSyntaxError('unexpected indent in the first line');
  return block(lines, 0, false).found;
}

interface Block {
  readonly found: Map<Py, Py>;
  readonly end: number;
}

/** The statements from `start` on that stand at the indentation of the first. */
function block(lines: readonly Line[], start: number, selfOnly: boolean): Block {
  const found = new Map<Py, Py>();
  const indent = lines[start]?.indent ?? 0;
  let at = start;
  while (at < lines.length && lines[at]!.indent >= indent) {
    const line = lines[at]!;
    if (line.indent > indent) throw new PythonSyntaxError(`unexpected indent in line ${line.number}`);
    const deeper = lines[at + 1] !== undefined && lines[at + 1]!.indent > indent;
    const opens = isCompound(line.tokens) && line.tokens.at(-1)?.text === ':';
    if (deeper !== opens)
      throw new PythonSyntaxError(
        `the indentation after line ${line.number} is ${opens ? 'missing' : 'unexpected'}`,
      );
    const body = opens ? bodyOf(lines, at + 1, line.tokens) : { found: new Map<Py, Py>(), end: at + 1 };
    statement(line, opens ? body.found : undefined, { found, selfOnly });
    at = body.end;
  }
  return { found, end: at };
}

function bodyOf(lines: readonly Line[], start: number, head: readonly Token[]): Block {
  if (head[0]?.text === 'class') return block(lines, start, false);
  if (head[0]?.text === 'def' && head[1]?.text === '__init__') return block(lines, start, true);
  // The body of anything else is not looked at.
  const indent = lines[start]!.indent;
  let end = start;
  while (end < lines.length && lines[end]!.indent >= indent) end += 1;
  return { found: new Map(), end };
}

const compound = new Set(
  'class def async if elif else for while try except finally with match case'.split(' '),
);

function isCompound(tokens: readonly Token[]): boolean {
  return compound.has(tokens[0]?.text ?? '');
}

function statement(
  line: Line,
  body: ReadonlyMap<Py, Py> | undefined,
  { found, selfOnly }: { found: Map<Py, Py>; selfOnly: boolean },
): void {
  const [first, second] = line.tokens;
  if (first?.text === 'class' && second) return void found.set(second.text, body ?? inline(line.tokens));
  if (first?.text === 'def' && second?.text === '__init__') {
    for (const [key, value] of body ?? []) found.set(key, value);
    return;
  }
  if (isCompound(line.tokens)) return;
  for (const part of split(line.tokens, ';')) assignment(part, { found, selfOnly });
}

/** `class A: x = 1` on one line. */
function inline(tokens: readonly Token[]): Map<Py, Py> {
  const found = new Map<Py, Py>();
  const colon = tokens.findIndex((token) => token.text === ':' && token.depth === 0);
  for (const part of split(tokens.slice(colon + 1), ';')) assignment(part, { found, selfOnly: false });
  return found;
}

function assignment(
  tokens: readonly Token[],
  { found, selfOnly }: { found: Map<Py, Py>; selfOnly: boolean },
): void {
  const parts = split(tokens, '=');
  if (parts.length !== 2) return;
  const [left, right] = parts as [Token[], Token[]];
  const colon = left.findIndex((token) => token.text === ':' && token.depth === 0);
  const name = target(colon < 0 ? left : left.slice(0, colon), selfOnly);
  if (name === undefined) return;
  const value = pythonLiteral(right);
  if (value !== undefined) found.set(name, value);
}

/** A bare name, or an attribute of `self`. */
function target(tokens: readonly Token[], selfOnly: boolean): string | undefined {
  const texts = tokens.map((token) => token.text);
  if (tokens.length === 1 && tokens[0]!.kind === 'name' && !selfOnly) return texts[0];
  if (tokens.length === 3 && texts[0] === 'self' && texts[1] === '.') return texts[2];
  return undefined;
}

function split(tokens: readonly Token[], mark: string): Token[][] {
  const parts: Token[][] = [[]];
  for (const token of tokens) {
    if (token.text === mark && token.kind === 'mark' && token.depth === 0) parts.push([]);
    else parts.at(-1)!.push(token);
  }
  return parts;
}
