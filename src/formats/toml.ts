import { parse, TomlDate, TomlError, type TomlValue } from 'smol-toml';
import { floatText } from './number.ts';
import { decodeText } from './text.ts';
import { invalid, maxDepth, type Tree } from './tree.ts';

/**
 * Reads TOML. Integers are exact; floats have the text that Python prints; dates are text. Throws CmlError
 * `format-invalid` with the line and column.
 */
export function parseToml(content: Uint8Array | string): Tree {
  const text = decodeText(content);
  try {
    return treeOf(parse(text, { integersAsBigInt: true, maxDepth }), 0);
  } catch (cause) {
    if (!(cause instanceof TomlError)) throw cause;
    const reason = cause.message.split('\n', 1)[0]!.replace(/^Invalid TOML document: /, '');
    throw invalid(`line ${cause.line}, column ${cause.column}: ${reason}`, cause);
  }
}

function treeOf(value: TomlValue, depth: number): Tree {
  if (depth > maxDepth) throw invalid(`it is nested deeper than ${maxDepth} levels`);
  if (typeof value === 'bigint') return { number: Number(value), text: String(value) };
  if (typeof value === 'number') return { number: value, text: floatText(value) };
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  if (value instanceof TomlDate) return value.toISOString();
  if (Array.isArray(value)) return value.map((item) => treeOf(item, depth + 1));
  return new Map(Object.entries(value).map(([key, item]) => [key, treeOf(item as TomlValue, depth + 1)]));
}
