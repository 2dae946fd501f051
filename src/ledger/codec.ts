import * as z from 'zod/mini';
import type { DataVersion, Entry, Resources, Run, Warning } from '../model/run.ts';
import { isNumber, type Value, valueText } from '../model/value.ts';

/**
 * A note: a line for people, a blank line, then a line of JSON for each key.
 *
 *     cml: accuracy 0.93, loss 0.21
 *
 *     {"cml":1,"key":"train","metrics":[{"key":"accuracy","value":{"number":"0.93"},"source":"files","file":"m.json"}]}
 *
 * Lines that are not ours, or of a later version, are kept as they are when a note is rewritten.
 */
export const version = 1;

/** Characters of one record; above it data versions, then params, then the last metrics are left out. */
const recordLimit = 512 * 1024;
/** Characters of one text value. */
const textLimit = 1000;
/** Bytes above which a note was not written by us and is not read. */
export const noteLimit = 8 * 1024 * 1024;

const valueSchema = z.union([
  z.string(),
  z.boolean(),
  // `is` where the text alone does not tell the number: YAML's `.inf`, TOML's `1_000`.
  z.object({
    number: z.string().check(z.maxLength(textLimit)),
    is: z.optional(z.string().check(z.maxLength(32))),
  }),
]);
/** A number that may be none: JSON has no NaN and no Infinity, and would write null. */
const realSchema = z.pipe(
  z.union([z.number(), z.enum(['NaN', 'Infinity', '-Infinity']), z.null()]),
  z.transform((value) => Number(value ?? Number.NaN)),
);
const entrySchema = z.object({
  key: z.string(),
  value: valueSchema,
  source: z.string(),
  file: z.string(),
  step: z.optional(z.number()),
  probe: z.optional(realSchema),
  direction: z.optional(z.enum(['higher', 'lower'])),
  replicates: z.optional(
    z.object({
      kind: z.enum(['seeds', 'folds']),
      values: z.array(z.object({ id: z.optional(z.string()), value: realSchema })),
    }),
  ),
});
const dataSchema = z.object({
  path: z.string(),
  hash: z.string(),
  role: z.enum(['dependency', 'output']),
  stage: z.optional(z.string()),
  size: z.optional(z.number()),
  files: z.optional(z.number()),
});
const resourcesSchema = z.object({
  wallSeconds: z.number(),
  cpuSeconds: z.optional(z.number()),
  peakMemoryBytes: z.optional(z.number()),
  gpu: z.optional(
    z.object({ name: z.string(), utilization: z.optional(z.number()), memoryBytes: z.optional(z.number()) }),
  ),
});
const warningSchema = z.object({ code: z.string(), file: z.optional(z.string()), message: z.string() });
const recordSchema = z.object({
  cml: z.literal(version),
  metrics: z.optional(z.array(entrySchema)),
  params: z.optional(z.array(entrySchema)),
  data: z.optional(z.array(dataSchema)),
  resources: z.optional(resourcesSchema),
  warnings: z.optional(z.array(warningSchema)),
  overrides: z.optional(z.array(z.object({ metric: z.string(), by: z.string(), why: z.string() }))),
  looks: z.optional(
    z.array(
      z.object({
        metric: z.string(),
        baseline: z.string(),
        low: realSchema,
        high: realSchema,
        confidence: z.number(),
        p: realSchema,
      }),
    ),
  ),
});
const headSchema = z.object({ cml: z.number(), key: z.string() });

/** The lines of a note, those of other writers among them. */
export interface Note {
  /** The JSON line of each key; the last one where there are several. */
  readonly records: ReadonlyMap<string, string>;
  readonly foreign: readonly string[];
}

export const emptyNote: Note = { records: new Map(), foreign: [] };

export function parseNote(text: string): Note {
  const records = new Map<string, string>();
  const foreign: string[] = [];
  for (const line of text.split('\n')) {
    if (line.trim() === '' || line.startsWith('cml: ')) continue;
    const key = keyOf(line);
    if (key === undefined) foreign.push(line);
    else records.set(key, line);
  }
  return { records, foreign };
}

/** As a rule the key stands at the front, and the rest of a long line need not be parsed to see it. */
function keyOf(line: string): string | undefined {
  const front = /^\{"cml":\d+,"key":"(?:[^"\\]|\\.)*"(?=,)/.exec(line)?.[0];
  const head = headSchema.safeParse(parseJson(front === undefined ? line : `${front}}`));
  return head.success ? head.data.key : undefined;
}

/** The same records give the same bytes, in whatever order they came. */
export function formatNote(note: Note, first: string): string {
  const lines = [...note.records].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, line]) => line);
  return `${[`cml: ${first}`, '', ...note.foreign, ...lines].join('\n')}\n`;
}

/** `accuracy 0.93, loss 0.21`: the first line of a note with numbers, after `cml: `. */
export function summary(records: ReadonlyMap<string, string>): string {
  const parts = [...records]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([key, line]) => {
      const numbers = headline(decodeRecord(line, null)?.metrics ?? []);
      return numbers === '' ? [] : [records.size === 1 ? numbers : `${plain(key)}: ${numbers}`];
    });
  return parts.length === 0 ? 'no metrics' : parts.join('; ');
}

/** One line of JSON: everything of the run but its plots, which have notes of their own. */
export function encodeRecord(key: string, run: Run): string {
  const metrics = run.metrics.map(encodeEntry);
  const parts = {
    metrics,
    params: run.params.map(encodeEntry),
    data: [...run.data],
    resources: run.resources,
    warnings: run.warnings.slice(0, 50),
    overrides: run.overrides,
    looks: run.looks,
  };
  const print = () => JSON.stringify({ cml: version, key, ...parts }, finite);
  if (print().length > recordLimit) parts.data = [];
  if (print().length > recordLimit) parts.params = [];
  while (print().length > recordLimit && metrics.length > 0) metrics.length = Math.floor(metrics.length / 2);
  return print();
}

/** What JSON has no number for, by its name. */
function finite(_: string, value: unknown): unknown {
  return typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;
}

/** The run of a record, or undefined where the line is of another version or malformed. */
export function decodeRecord(line: string, revision: string | null): Run | undefined {
  const record = recordSchema.safeParse(parseJson(line));
  if (!record.success) return undefined;
  const { metrics = [], params = [], data = [], resources, warnings = [], overrides, looks } = record.data;
  return {
    revision,
    metrics: metrics.map(decodeEntry),
    params: params.map(decodeEntry),
    plots: [],
    data: data.map((item) => withoutUndefined(item) satisfies DataVersion),
    ...(resources === undefined ? {} : { resources: withoutUndefined(resources) as Resources }),
    ...(overrides === undefined ? {} : { overrides }),
    ...(looks === undefined ? {} : { looks }),
    warnings: warnings.map((item) => withoutUndefined(item) satisfies Warning),
  };
}

type WireEntry = z.infer<typeof entrySchema>;

function encodeEntry({ key, value, source, file, step, probe, direction, replicates }: Entry): WireEntry {
  const repeated = replicates && { kind: replicates.kind, values: [...replicates.values] };
  return { key, value: encodeValue(value), source, file, step, probe, direction, replicates: repeated };
}

function encodeValue(value: Value): WireEntry['value'] {
  if (!isNumber(value)) return typeof value === 'string' ? value.slice(0, textLimit) : value;
  const { number, text } = value;
  return Object.is(Number(text), number) ? { number: text } : { number: text, is: String(number) };
}

function decodeEntry({ value, ...rest }: WireEntry): Entry {
  const decoded =
    typeof value === 'object' ? { number: Number(value.is ?? value.number), text: value.number } : value;
  return withoutUndefined({ ...rest, value: decoded }) as Entry;
}

/** `accuracy 0.93, loss 0.21`: what fits in a line of `git log`. */
function headline(metrics: readonly Entry[]): string {
  const shown = metrics.slice(0, 5).map(({ key, value }) => {
    const text = valueText(value);
    const short = isNumber(value) && text.length > 10 ? String(Number(value.number.toPrecision(5))) : text;
    return `${plain(key)} ${plain(short)}`.trim();
  });
  return (
    shown.join(', ') + (metrics.length > shown.length ? `, and ${metrics.length - shown.length} more` : '')
  );
}

/** Names and values come from files: no control characters in a terminal, and no line of their own. */
function plain(text: string): string {
  return text.slice(0, 40).replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, ' ');
}

function parseJson(line: string): unknown {
  if (!line.startsWith('{')) return undefined;
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

/** An optional property that is absent is not one that is undefined. */
function withoutUndefined<T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, item]) => item !== undefined)) as never;
}
