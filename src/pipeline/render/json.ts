import type { Change, StageChange } from '../../model/change.ts';
import type { Entry } from '../../model/run.ts';
import { isNumber, type Value, valueText } from '../../model/value.ts';

/** A JSON document; a bigint is written as an integer of all its digits. */
export type Json =
  | null
  | boolean
  | number
  | bigint
  | string
  | readonly Json[]
  | { readonly [key: string]: Json | undefined };

/** One metric or param with both its values; of a metric its direction too. */
export function changeJson(
  change: Change,
  direction?: Change['direction'],
): { readonly [key: string]: Json | undefined } {
  const entry = change.new ?? change.old;
  return {
    name: change.name,
    key: entry?.key ?? change.name,
    file: entry?.file ?? null,
    state: change.state,
    old: entryValue(change.old),
    new: entryValue(change.new),
    delta: exactDelta(change),
    ratio: change.ratio === undefined ? null : finite(change.ratio),
    direction,
  };
}

/** One stage of a pipeline: what became of it, why, and what it made of what. */
export function stageJson({ stage, state, causes, takes, makes }: StageChange): {
  readonly [key: string]: Json;
} {
  return {
    stage,
    state,
    causes: causes.map((cause) => ({ ...cause })),
    takes: takes.map((content) => ({ ...content })),
    makes: makes.map((content) => ({ ...content })),
  };
}

function entryValue(entry: Entry | undefined): Json {
  return entry === undefined ? null : valueJson(entry.value);
}

/** Beyond 400 digits no double is near, and only the reader of the document would pay for them. */
function isInteger(text: string): boolean {
  return /^[+-]?\d{1,400}$/.test(text);
}

/** A value as JSON has it: integers in full, and what JSON has no number for by its name: `"NaN"`, `"Infinity"`. */
export function valueJson(value: Value): Json {
  if (!isNumber(value)) return value;
  const { number } = value;
  const isExact = Number.isSafeInteger(number) || (Number.isFinite(number) && !Number.isInteger(number));
  return !isExact && isInteger(value.text) ? BigInt(value.text) : finite(number);
}

/** Of two integers the exact difference, however large they are. */
function exactDelta({ old, new: recent, delta }: Change): Json {
  if (delta === undefined) return null;
  // Two integers are an integer apart.
  if (Number.isFinite(delta) && !Number.isInteger(delta)) return delta;
  const [before, after] = [old, recent].map((entry) => (entry === undefined ? '' : valueText(entry.value)));
  if (before === undefined || after === undefined || !isInteger(before) || !isInteger(after))
    return finite(delta);
  const exact = BigInt(after) - BigInt(before);
  return Number.isSafeInteger(Number(exact)) ? Number(exact) : exact;
}

/** What JSON has no number for by its name. */
export function finite(number: number): number | string {
  return Number.isFinite(number) ? number : String(number);
}

/** The document's text. JSON.stringify does the same, and faster, but for big integers, which it refuses. */
export function jsonText(json: Json, indent = 2): string {
  try {
    return `${JSON.stringify(json, null, indent)}\n`;
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return `${write(json, indent, '')}\n`;
  }
}

function write(json: Json, indent: number, margin: string): string {
  if (typeof json === 'bigint') return String(json);
  if (json === null || typeof json !== 'object') return JSON.stringify(json);
  const inner = indent === 0 ? '' : `${margin}${' '.repeat(indent)}`;
  const parts = Array.isArray(json)
    ? json.map((item) => write(item, indent, inner))
    : Object.entries(json)
        .filter((entry): entry is [string, Json] => entry[1] !== undefined)
        .map(
          ([key, value]) => `${JSON.stringify(key)}:${indent === 0 ? '' : ' '}${write(value, indent, inner)}`,
        );
  const [open, close] = Array.isArray(json) ? '[]' : '{}';
  if (parts.length === 0) return `${open}${close}`;
  if (indent === 0) return `${open}${parts.join(',')}${close}`;
  return `${open}\n${inner}${parts.join(`,\n${inner}`)}\n${margin}${close}`;
}
