import { defineScalarTag, NOT_RESOLVED } from 'js-yaml';
import type { PyOther } from './value.ts';

export const nullTag = defineScalarTag<null>('tag:yaml.org,2002:null', {
  implicit: true,
  implicitFirstChars: ['', '~', 'n', 'N'],
  resolve: (source, explicit) => (explicit || /^(?:~|null|Null|NULL|)$/.test(source) ? null : NOT_RESOLVED),
  identify: () => false,
});

/** Flags by the words for yes and no. */
export function boolTag(yes: RegExp, no: RegExp) {
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

/** Integers by the pattern of those that need no tag. */
export function intTag(pattern: RegExp, version11: boolean) {
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

/** Floats by the pattern of those that need no tag. */
export function floatTag(pattern: RegExp, version11: boolean) {
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

export const timestampTag = defineScalarTag<PyOther>('tag:yaml.org,2002:timestamp', {
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

export const binaryTag = defineScalarTag<PyOther>('tag:yaml.org,2002:binary', {
  resolve: (source) => ({ py: 'bytes', bytes: Buffer.from(source, 'base64') }),
  identify: () => false,
});
