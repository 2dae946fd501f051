import {
  defineMappingTag,
  defineScalarTag,
  defineSequenceTag,
  load,
  NOT_RESOLVED,
  Schema,
  strTag,
  YAMLException,
} from 'js-yaml';
import {
  emptyDict,
  isDict,
  isList,
  isPyNumber,
  keyIdentity,
  type Py,
  type PyDict,
  type PyOther,
} from './value.ts';

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

const nullTag = defineScalarTag<null>('tag:yaml.org,2002:null', {
  implicit: true,
  implicitFirstChars: ['', '~', 'n', 'N'],
  resolve: (source, explicit) => (explicit || /^(?:~|null|Null|NULL|)$/.test(source) ? null : NOT_RESOLVED),
  identify: () => false,
});

function boolTag(yes: RegExp, no: RegExp) {
  return defineScalarTag<boolean>('tag:yaml.org,2002:bool', {
    implicit: true,
    resolve: (source) => (yes.test(source) ? true : no.test(source) ? false : NOT_RESOLVED),
    identify: () => false,
  });
}

/** Bases by prefix; the letters are lower case only. */
function wholeNumber(source: string, version11: boolean): bigint | undefined {
  const digits = source.replaceAll('_', '');
  const negative = digits.startsWith('-');
  const body = digits.replace(/^[-+]/, '');
  let value: bigint;
  if (/^0[box]/.test(body)) {
    if (body.length === 2) return undefined;
    value = BigInt(body);
  } else if (version11 && /^0[0-7]+$/.test(body)) value = BigInt(`0o${body.slice(1)}`);
  else if (version11 && body.includes(':'))
    value = body.split(':').reduce((sum, part) => sum * 60n + BigInt(part), 0n);
  else if (/^\d+$/.test(body)) value = BigInt(body);
  else return undefined;
  return negative ? -value : value;
}

function intTag(pattern: RegExp, version11: boolean) {
  return defineScalarTag<bigint>('tag:yaml.org,2002:int', {
    implicit: true,
    implicitFirstChars: [...'-+0123456789'],
    resolve(source, explicit) {
      if (!explicit && !pattern.test(source)) return NOT_RESOLVED;
      return wholeNumber(source, version11) ?? NOT_RESOLVED;
    },
    identify: () => false,
  });
}

function floatTag(pattern: RegExp, version11: boolean) {
  return defineScalarTag<number>('tag:yaml.org,2002:float', {
    implicit: true,
    implicitFirstChars: [...'-+0123456789.'],
    resolve(source, explicit) {
      if (!explicit && !pattern.test(source)) return NOT_RESOLVED;
      const digits = source.replaceAll('_', '').toLowerCase();
      const sign = digits.startsWith('-') ? -1 : 1;
      const body = digits.replace(/^[-+]/, '');
      if (body === '.inf') return sign * Number.POSITIVE_INFINITY;
      if (body === '.nan') return Number.NaN;
      if (version11 && body.includes(':'))
        return sign * body.split(':').reduce((sum, part) => sum * 60 + Number(part), 0);
      const value = body === '' ? Number.NaN : Number(body);
      return Number.isNaN(value) ? NOT_RESOLVED : sign * value;
    },
    identify: () => false,
  });
}

const moment =
  /^(\d{4})-(\d\d?)-(\d\d?)(?:(?:[Tt]|[ \t]+)(\d\d?):(\d\d):(\d\d)(?:\.(\d*))?(?:[ \t]*(Z|([-+])(\d\d?)(?::(\d\d))?))?)?$/;

const timestampTag = defineScalarTag<PyOther>('tag:yaml.org,2002:timestamp', {
  implicit: true,
  implicitFirstChars: [...'0123456789'],
  resolve: (source) => timestamp(source) ?? NOT_RESOLVED,
  identify: () => false,
});

function timestamp(source: string): PyOther | undefined {
  const match = moment.exec(source);
  if (match === null) return undefined;
  const [year, month, day] = [match[1], match[2], match[3]].map(Number) as [number, number, number];
  if (match[4] === undefined) {
    if (!/^\d{4}-\d\d-\d\d$/.test(source)) return undefined;
    return dateObject(year, month, day);
  }
  const [hour, minute, second] = [match[4], match[5], match[6]].map(Number) as [number, number, number];
  const micro = Number((match[7] ?? '').slice(0, 6).padEnd(6, '0'));
  const utc = new Date(Date.UTC(year, month - 1, day, hour, minute, second));
  if (utc.getUTCMonth() !== month - 1 || hour > 23) return undefined;
  const sign = match[9] === '-' ? -1 : 1;
  const offset = match[9] === undefined ? 0 : sign * (Number(match[10]) * 60 + Number(match[11] ?? 0));
  return datetimeObject(utc, micro, match[8] === undefined ? undefined : offset);
}

function dateObject(year: number, month: number, day: number): PyOther {
  const str = `${pad(year, 4)}-${pad(month)}-${pad(day)}`;
  return { py: 'object', type: 'date', str, repr: `datetime.date(${year}, ${month}, ${day})` };
}

/** `offset` in minutes; undefined where the text has none. */
function datetimeObject(local: Date, micro: number, offset: number | undefined): PyOther {
  const [year, month, day] = [local.getUTCFullYear(), local.getUTCMonth() + 1, local.getUTCDate()];
  const [hour, minute, second] = [local.getUTCHours(), local.getUTCMinutes(), local.getUTCSeconds()];
  const fraction = micro === 0 ? '' : `.${pad(micro, 6)}`;
  const zone = offset === undefined ? undefined : zoneOf(offset);
  const str = `${pad(year, 4)}-${pad(month)}-${pad(day)} ${pad(hour)}:${pad(minute)}:${pad(second)}${fraction}${zone?.str ?? ''}`;
  const numbers = [year, month, day, hour, minute];
  if (second !== 0 || micro !== 0) numbers.push(second);
  if (micro !== 0) numbers.push(micro);
  const tzinfo = zone ? `, tzinfo=${zone.repr}` : '';
  return { py: 'object', type: 'datetime', str, repr: `datetime.datetime(${numbers.join(', ')}${tzinfo})` };
}

function zoneOf(offset: number): { str: string; repr: string } {
  const size = Math.abs(offset);
  const str = `${offset < 0 ? '-' : '+'}${pad(Math.floor(size / 60))}:${pad(size % 60)}`;
  if (offset === 0) return { str, repr: 'datetime.timezone.utc' };
  const delta = offset < 0 ? `days=-1, seconds=${86_400 + offset * 60}` : `seconds=${offset * 60}`;
  return { str, repr: `datetime.timezone(datetime.timedelta(${delta}), '${str}')` };
}

function pad(value: number, width = 2): string {
  return String(value).padStart(width, '0');
}

const binaryTag = defineScalarTag<PyOther>('tag:yaml.org,2002:binary', {
  resolve: (source) => ({ py: 'bytes', bytes: Buffer.from(source, 'base64') }),
  identify: () => false,
});

/** Plain `<<` and `=`: as keys they mean something, as values ruamel has no constructor for them. */
const mergeMark = Object.freeze({ mark: '<<' });
const valueMark = Object.freeze({ mark: '=' });
const noConstructor = 'could not determine a constructor for a plain << or =';

function isMark(value: unknown): boolean {
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

const yaml12 = new Schema([
  boolTag(/^(?:true|True|TRUE)$/, /^(?:false|False|FALSE)$/),
  floatTag(float12, false),
  intTag(int12, false),
  ...shared,
]);

const yaml11 = new Schema([
  boolTag(
    /^(?:y|Y|yes|Yes|YES|true|True|TRUE|on|On|ON)$/,
    /^(?:n|N|no|No|NO|false|False|FALSE|off|Off|OFF)$/,
  ),
  floatTag(float11, true),
  intTag(int11, true),
  ...shared,
]);
