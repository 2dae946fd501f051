import { load, YAMLException } from 'js-yaml';
import { emptyDict, isDict, isList, isPyNumber, keyIdentity, type Py, type PyDict } from './value.ts';
import { isMark, noConstructor, yaml11, yaml12 } from './yaml-schema.ts';

export { YAMLException };

/** Collections nested deeper than this are refused, as Python's recursion limit does. */
const maxDepth = 300;

/**
 * YAML as ruamel.yaml's safe loader reads it: YAML 1.2 with underscores in numbers, dates and merge keys; 1.1 where the
 * file's own `%YAML 1.1` asks for it. Duplicate keys and several documents are errors. An empty file is an empty dict.
 * Throws js-yaml's YAMLException.
 */
export function loadYaml(text: string): Py {
  if (!/\S/.test(text)) return emptyDict;
  const old = /^%YAML\s+1\.1\s*$/m.test(text);
  const source = text.startsWith('\ufeff') ? text.slice(1) : text;
  if (isEmptyDocument(source)) return emptyDict;
  const value = load(source, { schema: old ? yaml11 : yaml12, maxDepth, maxTotalMergeKeys: 1_000_000 }) as Py;
  if (isMark(value)) throw new YAMLException(noConstructor);
  if (expandedSize(value) > mostNodes)
    throw new YAMLException(`its aliases expand to more than ${mostNodes} values`);
  return value;
}

/** Values that a file may hold once its aliases are followed. */
const mostNodes = 2_000_000;

/** Counts each shared collection once and adds it as often as it is named. Throws YAMLException for a circle. */
function expandedSize(value: Py, known = new Map<Py, number | undefined>()): number {
  if (typeof value !== 'object' || value === null) return 1;
  const items = isList(value) ? value : isDict(value) ? [...value.keys(), ...value.values()] : [];
  if (items.length === 0) return 1;
  if (known.has(value)) {
    const size = known.get(value);
    if (size === undefined) throw new YAMLException('its aliases go round in a circle');
    return size;
  }
  known.set(value, undefined);
  if (isDict(value) && hasTwins(value)) throw new YAMLException('a key is there twice');
  const size = items.reduce<number>((sum, item) => sum + expandedSize(item, known), 1);
  known.set(value, size);
  return size;
}

function hasTwins(dict: PyDict): boolean {
  let identities: Set<Py> | undefined;
  for (const key of dict.keys()) {
    if (!isPyNumber(key)) continue;
    identities ??= new Set();
    if (identities.has(keyIdentity(key))) return true;
    identities.add(keyIdentity(key));
  }
  return false;
}

/** Nothing but comments and document markers. */
function isEmptyDocument(text: string): boolean {
  return (
    /^(?:[ \t]*(?:#[^\n]*)?(?:\r?\n|$)|---[ \t]*(?:#[^\n]*)?(?:\r?\n|$)|\.\.\.[ \t]*(?:\r?\n|$))*$/.test(
      text.slice(0, 4096),
    ) && text.length <= 4096
  );
}
