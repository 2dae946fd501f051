import type { Change, StageChange } from '../../model/change.ts';
import type { Insights } from '../../model/insight.ts';
import type { Entry } from '../../model/run.ts';
import { isNumber, type Value, valueText } from '../../model/value.ts';
import type { Verdict, VerdictWord } from '../../model/verdict.ts';
import { headline } from './headline.ts';
import type { ReportInput, ReportSide } from './input.ts';
import { textContent } from './text.ts';

/** A JSON document; a bigint is written as an integer of all its digits. */
export type Json =
  | null
  | boolean
  | number
  | bigint
  | string
  | readonly Json[]
  | { readonly [key: string]: Json | undefined };

/** The report for programs: the same verdict and numbers, none of them rounded. */
export function reportJson(input: ReportInput): { readonly [key: string]: Json } {
  const { judgement, changes, outcome } = input;
  const line = headline(input);
  return {
    key: input.key,
    headline: textContent(line.text),
    verdict: verdictWord(input),
    head: side(input.head),
    baseline:
      input.baseline === undefined || input.baselineRun === undefined
        ? null
        : {
            ...side(input.baseline),
            how: input.baseline.how,
            from: input.baseline.from,
            commitsBehind: input.baseline.commitsBehind ?? 0,
            ledgerDistance: input.baseline.ledgerDistance ?? 0,
          },
    gates: {
      ...judgement.gates,
      results: [
        ...judgement.verdicts.flatMap(({ change, gates }) =>
          gates.map((gate) => ({ metric: change.name, ...gate })),
        ),
        ...judgement.unmatched.map((gate) => ({ metric: null, ...gate })),
      ],
    },
    metrics: judgement.verdicts.map(verdictJson),
    insights: insightsJson(judgement.insights),
    params: changes.params.filter(isDifferent).map(changeJson),
    data: changes.data.filter(isDifferent).map((change) => ({
      path: change.path,
      state: change.state,
      old: change.old?.hash ?? null,
      new: change.new?.hash ?? null,
    })),
    stages: changes.stages.map(stageJson),
    experiments: (input.experiments ?? []).map(({ name, sha, baseline, run }) => ({
      name,
      sha,
      baseline,
      metrics: run.metrics.map(valueOfEntry),
      params: run.params.map(valueOfEntry),
    })),
    plots: input.figures.map((figure) => ({ title: figure.title, alt: figure.alt })),
    training: outcome === undefined ? null : { exitCode: outcome.exitCode, signal: outcome.signal ?? null },
    resources: { ...(outcome?.resources ?? input.run.resources) },
    warnings: [...input.run.warnings, ...(input.baselineRun?.warnings ?? [])].map((warning) => ({
      code: warning.code,
      file: warning.file ?? null,
      message: warning.message,
    })),
  };
}

function side({ sha, label }: ReportSide): { sha: string | null; label: string } {
  return { sha, label };
}

function isDifferent({ state }: { readonly state: string }): boolean {
  return state !== 'same';
}

/** The whole change in one word, the strongest that applies. */
export function verdictWord({ judgement, outcome }: ReportInput): VerdictWord {
  if (outcome !== undefined && outcome.exitCode !== 0) return 'failed';
  if (judgement.gates.failed > 0) return 'gate-failed';
  const calls = new Set(judgement.verdicts.map((verdict) => verdict.call));
  for (const call of ['worse', 'better', 'unknown', 'noise'] as const) if (calls.has(call)) return call;
  return 'same';
}

function verdictJson(verdict: Verdict): Json {
  const { interval } = verdict;
  return {
    ...changeJson(verdict.change),
    direction: verdict.change.direction,
    call: verdict.call,
    evidence: verdict.evidence,
    interval:
      interval === undefined
        ? null
        : { low: finite(interval.low), high: finite(interval.high), confidence: interval.confidence },
    why: verdict.why,
    gates: verdict.gates.map((gate) => ({ ...gate })),
  };
}

/** What lies behind the verdicts, by its kind; an empty object where there is nothing. */
function insightsJson(insights: Insights = {}): Json {
  return JSON.parse(
    JSON.stringify(insights, (_, value) => (typeof value === 'number' ? finite(value) : value)),
  );
}

/** One metric or param with both its values. */
export function changeJson(change: Change): { readonly [key: string]: Json } {
  return {
    name: change.name,
    key: (change.new ?? change.old)?.key ?? change.name,
    file: (change.new ?? change.old)?.file ?? null,
    state: change.state,
    old: entryValue(change.old),
    new: entryValue(change.new),
    delta: exactDelta(change),
    ratio: change.ratio === undefined ? null : finite(change.ratio),
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

function valueOfEntry({ key, file, value }: Entry): Json {
  return { key, file, value: valueJson(value) };
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
  return isInteger(value.text) && !Number.isSafeInteger(value.number)
    ? BigInt(value.text)
    : finite(value.number);
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

function finite(number: number): number | string {
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
