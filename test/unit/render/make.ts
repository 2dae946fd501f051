import { createHash } from 'node:crypto';
import type { Change, Changes, DataChange, StageChange } from '../../../src/model/change.ts';
import type { Asset, Figure } from '../../../src/model/report.ts';
import { type Entry, emptyRun, type Run } from '../../../src/model/run.ts';
import { asNumber, type Value } from '../../../src/model/value.ts';
import type { Call, GateResult, Judgement, Verdict } from '../../../src/model/verdict.ts';
import type { ReportInput } from '../../../src/pipeline/render/input.ts';

/** `0.842` is a number with that text, `'text` (with an apostrophe) is text. */
export type Written = number | string | boolean;

export function value(written: Written): Value {
  if (typeof written === 'number') return { number: written, text: String(written) };
  if (typeof written === 'boolean') return written;
  if (written.startsWith("'")) return written.slice(1);
  return { number: Number(written), text: written };
}

export interface MetricOptions {
  readonly direction?: Change['direction'];
  readonly call?: Call;
  readonly gates?: readonly GateResult[];
  readonly interval?: readonly [number, number];
  readonly why?: string;
}

/** A metric's verdict from its two values; the call follows the direction unless given. */
export function metric(
  name: string,
  old: Written | undefined,
  recent: Written | undefined,
  options: MetricOptions = {},
): Verdict {
  const change = changeOf(name, old, recent, options.direction ?? 'unknown');
  return {
    change,
    call: options.call ?? callOf(change),
    evidence: options.interval ? 'replicates' : 'none',
    ...(options.interval
      ? { interval: { low: options.interval[0], high: options.interval[1], confidence: 0.95 } }
      : {}),
    why: options.why ?? '',
    gates: options.gates ?? [],
  };
}

export function changeOf(
  name: string,
  old: Written | undefined,
  recent: Written | undefined,
  direction: Change['direction'] = 'unknown',
  file = 'metrics.json',
): Change {
  const before = old === undefined ? undefined : entry(name, old, file);
  const after = recent === undefined ? undefined : entry(name, recent, file);
  const state =
    before === undefined ? 'added' : after === undefined ? 'removed' : old === recent ? 'same' : 'changed';
  const [a, b] = [asNumber(before?.value), asNumber(after?.value)];
  const delta = a === undefined || b === undefined ? undefined : Number((b - a).toPrecision(12));
  return {
    name,
    state,
    direction,
    ...(before ? { old: before } : {}),
    ...(after ? { new: after } : {}),
    ...(delta === undefined ? {} : { delta }),
    ...(delta === undefined || !a || !Number.isFinite(delta) ? {} : { ratio: delta / Math.abs(a) }),
  };
}

function entry(key: string, written: Written, file: string): Entry {
  return { key, value: value(written), source: 'files', file };
}

function callOf({ state, direction, delta }: Change): Call {
  if (state === 'same') return 'same';
  if (state !== 'changed' || direction === 'unknown' || delta === undefined || Number.isNaN(delta))
    return 'unknown';
  return delta > 0 === (direction === 'higher') ? 'better' : 'worse';
}

export function gate(rule: string, result: GateResult['result'], why: string, pattern = '*'): GateResult {
  return { rule, pattern, result, why };
}

export interface Parts {
  readonly verdicts?: readonly Verdict[];
  readonly unmatched?: Judgement['unmatched'];
  readonly params?: readonly Change[];
  readonly data?: readonly DataChange[];
  readonly stages?: readonly StageChange[];
  readonly run?: Partial<Run>;
  readonly baselineRun?: Partial<Run> | null;
  readonly input?: Partial<ReportInput>;
}

/** The input of a report whose surroundings are always the same. */
export function inputOf(parts: Parts): ReportInput {
  const verdicts = parts.verdicts ?? [];
  const changes: Changes = {
    metrics: verdicts.map((verdict) => verdict.change),
    params: parts.params ?? [],
    data: parts.data ?? [],
    plots: [],
    stages: parts.stages ?? [],
  };
  const results = [...verdicts.flatMap((verdict) => verdict.gates), ...(parts.unmatched ?? [])];
  const number = (result: GateResult['result']) => results.filter((one) => one.result === result).length;
  const entries = (side: 'old' | 'new') => changes.metrics.map((change) => change[side]).filter(isPresent);
  const params = (side: 'old' | 'new') => changes.params.map((change) => change[side]).filter(isPresent);
  return {
    key: 'train',
    head: {
      sha: '3f2a91c5d0e14b8c9a7f6e5d4c3b2a1908f7e6d5',
      label: 'this change',
      url: 'https://github.com/acme/churn/commit/3f2a91c5d0e14b8c9a7f6e5d4c3b2a1908f7e6d5',
    },
    ...(parts.baselineRun === null
      ? {}
      : {
          baseline: {
            sha: '9be01d7c00aa11bb22cc33dd44ee55ff66007788',
            label: 'main',
            url: 'https://github.com/acme/churn/commit/9be01d7c00aa11bb22cc33dd44ee55ff66007788',
            how: 'merge base with main',
            commitsBehind: 3,
            from: 'files',
          },
          baselineRun: {
            ...emptyRun('9be01d7'),
            metrics: entries('old'),
            params: params('old'),
            ...parts.baselineRun,
          },
        }),
    run: { ...emptyRun('3f2a91c'), metrics: entries('new'), params: params('new'), ...parts.run },
    changes,
    judgement: {
      verdicts,
      unmatched: parts.unmatched ?? [],
      gates: { passed: number('pass'), failed: number('fail'), overridden: number('overridden') },
    },
    figures: [],
    assets: [],
    reproduce: 'git checkout 3f2a91c\nnpx cml run --baseline 9be01d7 -- python train.py',
    links: {
      run: 'https://github.com/acme/churn/actions/runs/881',
      config: 'https://github.com/acme/churn/blob/3f2a91c/cml.yaml',
    },
    ...parts.input,
  };
}

function isPresent<T>(item: T | undefined): item is T {
  return item !== undefined;
}

/** A drawing with a text of its own, so that tests need no renderer. */
export function picture(name: string, ground: string, ink: string): Asset {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="400" height="260"><title>${name}</title><rect width="400" height="260" fill="${ground}"/><path d="M40 40 C120 180 200 200 380 215" fill="none" stroke="${ink}" stroke-width="2"/></svg>`;
  const bytes = Buffer.from(svg);
  return { id: createHash('sha256').update(bytes).digest('hex'), name, mime: 'image/svg+xml', bytes };
}

export function figure(title: string): { figure: Figure; assets: Asset[] } {
  const light = picture(`${title}-light.svg`, '#ffffff', '#0969da');
  const dark = picture(`${title}-dark.svg`, '#0d1117', '#4493f8');
  return {
    assets: [light, dark],
    figure: {
      title,
      alt: `${title} over step: main ends at 0.14, this change at 0.12`,
      light: light.id,
      dark: dark.id,
      width: 400,
      height: 260,
      fallback: {
        mermaid: `xychart-beta\n  title "${title}"\n  x-axis "step" 0 --> 4\n  line [1, 0.5, 0.3, 0.2, 0.12]`,
        table: {
          type: 'table',
          align: ['left', 'right', 'right'],
          head: [['Series'], ['main'], ['this change']],
          rows: [[['train'], ['0.14'], ['0.12']]],
        },
      },
    },
  };
}
