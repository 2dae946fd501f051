import { defineMappingTag, defineScalarTag, defineSequenceTag, NOT_RESOLVED, Schema, strTag } from 'js-yaml';
import type { Py, PyOther } from './value.ts';
import { binaryTag, boolTag, floatTag, intTag, nullTag, timestampTag } from './yaml-scalars.ts';

/** Plain `<<` and `=`: as keys they mean something, as values ruamel has no constructor for them. */
const mergeMark = Object.freeze({ mark: '<<' });
const valueMark = Object.freeze({ mark: '=' });
export const noConstructor = 'could not determine a constructor for a plain << or =';

/** Whether a value is one of the marks, which may not stand as values. */
export function isMark(value: unknown): boolean {
  return value === mergeMark || value === valueMark;
}

function markTag(name: string, mark: { readonly mark: string }) {
  return defineScalarTag<object>(`tag:yaml.org,2002:${name}`, {
    implicit: true,
    implicitFirstChars: [mark.mark[0]!],
    resolve: (source) => (source === mark.mark ? mark : NOT_RESOLVED),
    identify: () => false,
  });
}

const seqTag = defineSequenceTag<Py[]>('tag:yaml.org,2002:seq', {
  create: () => [],
  addItem(carrier, item) {
    if (isMark(item)) return noConstructor;
    carrier.push(item as Py);
    return undefined;
  },
  identify: () => false,
});

/** Lists and dicts cannot be hashed; ruamel turns them into tuples. */
function hashable(key: unknown): Py {
  if (Array.isArray(key)) return { py: 'tuple', items: key.map(hashable) };
  return key as Py;
}

const mapTag = defineMappingTag<Map<Py, Py>>('tag:yaml.org,2002:map', {
  create: () => new Map(),
  addPair(carrier, key, value) {
    if (isMark(value)) return noConstructor;
    if (key instanceof Map) return 'found unhashable key';
    carrier.set(key === valueMark ? '=' : hashable(key), value as Py);
    return '';
  },
  has: (carrier, key) => carrier.has(key as Py),
  keys: (result) => result.keys(),
  get: (result, key) => result.get(key as Py),
  identify: () => false,
});

const setTag = defineMappingTag<Map<Py, Py>, PyOther>('tag:yaml.org,2002:set', {
  create: () => new Map(),
  addPair(carrier, key) {
    carrier.set(hashable(key), null);
    return '';
  },
  has: (carrier, key) => carrier.has(key as Py),
  keys: (result) => (result.py === 'set' ? result.items : []),
  get: () => null,
  finalize: (carrier) => ({ py: 'set', items: [...carrier.keys()] }),
  identify: () => false,
});

const float12 =
  /^(?:[-+]?[0-9][0-9_]*\.[0-9_]*(?:[eE][-+]?[0-9]+)?|[-+]?[0-9][0-9_]*[eE][-+]?[0-9]+|[-+]?\.[0-9_]+(?:[eE][-+][0-9]+)?|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/;
const float11 =
  /^(?:[-+]?[0-9][0-9_]*\.[0-9_]*(?:[eE][-+]?[0-9]+)?|[-+]?[0-9][0-9_]*[eE][-+]?[0-9]+|\.[0-9_]+(?:[eE][-+][0-9]+)?|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/;
const int12 = /^(?:[-+]?0b[01_]+|[-+]?0o?[0-7_]+|[-+]?[0-9_]+|[-+]?0x[0-9a-fA-F_]+)$/;
const int11 =
  /^(?:[-+]?0b[01_]+|[-+]?0?[0-7_]+|[-+]?(?:0|[1-9][0-9_]*)|[-+]?0x[0-9a-fA-F_]+|[-+]?[1-9][0-9_]*(?::[0-5]?[0-9])+)$/;

const shared = [
  nullTag,
  timestampTag,
  binaryTag,
  markTag('merge', mergeMark),
  markTag('value', valueMark),
  strTag,
  seqTag,
  mapTag,
  setTag,
];

/** YAML 1.2 as ruamel reads it. */
export const yaml12 = new Schema([
  boolTag(/^(?:true|True|TRUE)$/, /^(?:false|False|FALSE)$/),
  floatTag(float12, false),
  intTag(int12, false),
  ...shared,
]);

/** YAML 1.1, where a file asks for it. */
export const yaml11 = new Schema([
  boolTag(
    /^(?:y|Y|yes|Yes|YES|true|True|TRUE|on|On|ON)$/,
    /^(?:n|N|no|No|NO|false|False|FALSE|off|Off|OFF)$/,
  ),
  floatTag(float11, true),
  intTag(int11, true),
  ...shared,
]);
