import { parse, TomlDate } from 'smol-toml';
import type { Py } from './value.ts';

/** TOML 1.0 as a dict. Throws smol-toml's TomlError. */
export function loadToml(text: string): Py {
  return convert(parse(text, { integersAsBigInt: true }));
}

function convert(value: unknown): Py {
  if (value instanceof TomlDate) return moment(value);
  if (Array.isArray(value)) return value.map(convert);
  if (typeof value === 'object' && value !== null)
    return new Map(Object.entries(value).map(([key, item]) => [key, convert(item)]));
  return value as Py;
}

function moment(date: TomlDate): Py {
  const iso = date.toISOString();
  const numbers = (text: string) => text.split(/[-:.]/).map(Number).join(', ');
  if (date.isDate()) return { py: 'object', type: 'date', str: iso, repr: `datetime.date(${numbers(iso)})` };
  const str = iso
    .replace('T', ' ')
    .replace(/\.0+(?=$|[Z+-])/, '')
    .replace('Z', '+00:00');
  const type = date.isTime() ? 'time' : 'datetime';
  return { py: 'object', type, str, repr: `datetime.${type}(${str})` };
}
