import {
  defineMappingTag,
  defineScalarTag,
  defineSequenceTag,
  load,
  mergeTag,
  NOT_RESOLVED,
  Schema,
  seqTag,
  strTag,
  YAMLException,
} from 'js-yaml';
import { isNumber, type NumberValue } from '../model/value.ts';
import { floatText } from './number.ts';
import { decodeText } from './text.ts';
import { invalid, isValue, maxDepth, type Tree } from './tree.ts';

export interface YamlOptions {
  /** Read what an unknown tag (`!!python/object:…`) stands before as if the tag were not there. Refused unless told. */
  readonly unknownTags?: 'refuse' | 'ignore';
}

/**
 * Reads one document of YAML with the scalars of YAML 1.2 as ruamel.yaml takes them, which DVC uses: `yes` is text, `010`
 * is ten, `1_000` and `1e3` are numbers; numbers keep their text; dates stay text. An empty document is null. Throws
 * CmlError `format-invalid` with the line and column; equal keys in one mapping are such an error.
 */
export function parseYaml(content: Uint8Array | string, options: YamlOptions = {}): Tree {
  const text = decodeText(content);
  if (blank(text)) return null;
  try {
    return load(text, {
      schema: options.unknownTags === 'ignore' ? lenient : strict,
      maxDepth,
      maxAliases: 10_000,
    }) as Tree;
  } catch (cause) {
    if (!(cause instanceof YAMLException)) throw invalid('it is not valid YAML', cause);
    const mark = cause.mark;
    throw invalid(
      mark ? `line ${mark.line + 1}, column ${mark.column + 1}: ${cause.reason}` : cause.reason,
      cause,
    );
  }
}

function blank(text: string): boolean {
  return text.split('\n').every((line) => /^(?:#.*|---|\.\.\.)?$/.test(line.trim()));
}

// The shapes are those of ruamel.yaml 0.19's resolver for YAML 1.2, tried in its order.
const floatShape =
  /^(?:[-+]?[0-9][0-9_]*\.[0-9_]*(?:[eE][-+]?[0-9]+)?|[-+]?[0-9][0-9_]*[eE][-+]?[0-9]+|[-+]?\.[0-9_]+(?:[eE][-+][0-9]+)?|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/;
const intShape = /^(?:[-+]?0b[0-1_]+|[-+]?0o?[0-7_]+|[-+]?[0-9_]+|[-+]?0x[0-9a-fA-F_]+)$/;

const numberStarts = [...'-+0123456789.'];

function numberOf(text: string): NumberValue {
  const plain = text.replaceAll('_', '').toLowerCase();
  const negative = plain.startsWith('-');
  const digits = plain.replace(/^[-+]/, '');
  const size = digits === '.inf' ? Number.POSITIVE_INFINITY : digits === '.nan' ? Number.NaN : Number(digits);
  return { number: negative ? -size : size, text };
}

function numberTag(name: string, shape: RegExp, starts: readonly string[]) {
  return defineScalarTag<NumberValue>(name, {
    implicit: true,
    implicitFirstChars: starts,
    resolve: (text) => (shape.test(text) ? numberOf(text) : NOT_RESOLVED),
    identify: () => false,
  });
}

const boolTag = defineScalarTag<boolean>('tag:yaml.org,2002:bool', {
  implicit: true,
  implicitFirstChars: [...'tTfF'],
  resolve: (text) =>
    /^(?:true|True|TRUE)$/.test(text) ? true : /^(?:false|False|FALSE)$/.test(text) ? false : NOT_RESOLVED,
  identify: () => false,
});

const nullTag = defineScalarTag<null>('tag:yaml.org,2002:null', {
  implicit: true,
  implicitFirstChars: ['~', 'n', 'N', ''],
  resolve: (text) => (/^(?:~|null|Null|NULL|)$/.test(text) ? null : NOT_RESOLVED),
  identify: () => false,
});

/** A key of any type as Python's `str` has it, for that is how DVC names it. */
function keyText(key: unknown): string {
  const tree = key as Tree;
  if (tree === null) return 'None';
  if (!isValue(tree)) return '[object]';
  if (typeof tree === 'boolean') return tree ? 'True' : 'False';
  if (!isNumber(tree)) return tree;
  return intShape.test(tree.text) && !floatShape.test(tree.text)
    ? String(tree.number)
    : floatText(tree.number);
}

function mapTag(name: string, prefix: boolean) {
  return defineMappingTag<Map<string, Tree>>(name, {
    matchByTagPrefix: prefix,
    create: () => new Map(),
    addPair(map, key, value) {
      map.set(keyText(key), value as Tree);
      return '';
    },
    has: (map, key) => map.has(keyText(key)),
    keys: (map) => map.keys(),
    get: (map, key) => map.get(keyText(key)),
    identify: () => false,
  });
}

const strict = new Schema([
  strTag,
  boolTag,
  numberTag('tag:yaml.org,2002:float', floatShape, numberStarts),
  numberTag('tag:yaml.org,2002:int', intShape, numberStarts),
  mergeTag,
  nullTag,
  seqTag,
  mapTag('tag:yaml.org,2002:map', false),
]);

const anyTag = ['!', 'tag:'];

const lenient = strict.withTags(
  anyTag.flatMap((prefix) => [
    defineScalarTag<string>(prefix, {
      matchByTagPrefix: true,
      resolve: (text) => text,
      identify: () => false,
    }),
    defineSequenceTag<Tree[]>(prefix, {
      matchByTagPrefix: true,
      create: () => [],
      addItem(list, item) {
        list.push(item as Tree);
      },
      identify: () => false,
    }),
    mapTag(prefix, true),
  ]),
);
