import type { Insights } from '../../model/insight.ts';
import type { Entry } from '../../model/run.ts';
import type { Verdict, VerdictWord } from '../../model/verdict.ts';
import { headline } from './headline.ts';
import type { ReportInput, ReportSide } from './input.ts';
import { changeJson, finite, type Json, stageJson, valueJson } from './json.ts';
import { textContent } from './text.ts';

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
    params: changes.params.filter(isDifferent).map((change) => changeJson(change)),
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
    ...changeJson(verdict.change, verdict.change.direction),
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

function valueOfEntry({ key, file, value }: Entry): Json {
  return { key, file, value: valueJson(value) };
}
