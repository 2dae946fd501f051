import type { Headline, Inline, Text } from '../../model/report.ts';
import type { Verdict } from '../../model/verdict.ts';
import type { ReportInput } from './input.ts';
import { movement } from './measure.ts';
import { count, thousands } from './numbers.ts';
import { clip } from './plain.ts';
import { byImportance, type Standing, standingOf, ungatedStanding } from './standing.ts';
import { code, enumerate, join, name } from './text.ts';

/** The one line that tells whether to merge: what failed, else what got worse, else what got better. */
export function headline(input: ReportInput): Headline {
  const { icon, text } = verdictLine(input);
  return { icon, text: input.title === undefined ? text : [clip(input.title, 60), ': ', ...text] };
}

function verdictLine(input: ReportInput): Headline {
  const { judgement, outcome } = input;
  if (outcome !== undefined && outcome.exitCode !== 0) return failedTraining(input);
  if (judgement.gates.failed > 0) return failedGates(input);
  const verdicts = byImportance(judgement.verdicts);
  const first = verdicts[0];
  if (first === undefined) return { icon: 'warn', text: ['no metrics found'] };
  if (input.baselineRun === undefined) return { icon: 'neutral', text: headAlone(verdicts, input) };
  const tail = [gatesPassed(input), others(verdicts, standingOf(first))];
  return { icon: icons[standingOf(first)], text: join([lead(verdicts, first), ...tail], ' · ') };
}

const icons: Readonly<Record<Standing, Headline['icon']>> = {
  failed: 'fail',
  broken: 'warn',
  worse: 'warn',
  gone: 'warn',
  better: 'pass',
  unclear: 'neutral',
  changed: 'neutral',
  new: 'neutral',
  noise: 'neutral',
  same: 'neutral',
};

function lead(verdicts: readonly Verdict[], first: Verdict): Text {
  const standing = standingOf(first);
  if (standing === 'same') return ['no metric changed'];
  if (standing === 'noise') return ['no metric changed beyond noise'];
  if (standing !== 'new') return movement(first);
  const added = verdicts.filter((verdict) => standingOf(verdict) === 'new');
  return [
    ...enumerate(
      added.map((verdict) => [name(verdict.change.name)]),
      3,
    ),
    added.length === 1 ? ' is new' : ' are new',
  ];
}

function failedTraining({ outcome, run }: ReportInput): Headline {
  const how: Inline[] =
    outcome?.signal === undefined
      ? [`training failed with exit code ${outcome?.exitCode}`]
      : [`training was ended by ${outcome.signal} (exit code ${outcome.exitCode})`];
  const left = run.metrics.length === 0 ? 'it left no metrics' : 'the metrics may be from before it';
  return { icon: 'fail', text: [...how, ` · ${left}`] };
}

function failedGates({ judgement, baselineRun }: ReportInput): Headline {
  const { passed, failed, overridden } = judgement.gates;
  const total = passed + failed + overridden;
  const summary = `${failed} of ${count(total, 'gate')} failed`;
  const first = byImportance(judgement.verdicts)[0];
  const gate = first?.gates.find((result) => result.result === 'fail');
  if (first === undefined || gate === undefined) {
    const missing = judgement.unmatched.find((result) => result.result === 'fail');
    const why: Text = missing ? ['no metric matches gate ', code(missing.pattern)] : [];
    return { icon: 'fail', text: join([why, [summary]], ' · ') };
  }
  const what =
    baselineRun === undefined && first.change.new
      ? movement({ ...first, change: alone(first) })
      : movement(first);
  if (failed > 1) return { icon: 'fail', text: [...what, ` · ${summary}`] };
  const rest = total === 1 ? '' : `, ${passed + overridden} of ${total} pass`;
  return { icon: 'fail', text: [...what, ' · gate ', code(gate.rule), ` failed${rest}`] };
}

function alone(verdict: Verdict): Verdict['change'] {
  const { old: _, delta: __, ratio: ___, ...change } = verdict.change;
  return change;
}

function headAlone(verdicts: readonly Verdict[], input: ReportInput): Text {
  const values = verdicts.map((verdict) => {
    const [subject = '', , value = ''] = movement({ ...verdict, change: alone(verdict) });
    return [subject, ' ', value];
  });
  return join([enumerate(values, 3), gatesPassed(input), ['nothing to compare with yet']], ' · ');
}

function gatesPassed({ judgement }: ReportInput): Text {
  const { passed, overridden } = judgement.gates;
  if (passed + overridden === 0) return [];
  if (overridden > 0)
    return [`${passed} of ${count(passed + overridden, 'gate')} pass, ${overridden} overridden`];
  return [passed === 1 ? 'the gate passes' : `all ${passed} gates pass`];
}

/** What the other metrics did: `1 more worse, 2 better`. */
function others(verdicts: readonly Verdict[], led: Standing): Text {
  if (led === 'same' || led === 'new') return [];
  const numbers = new Map<string, number>();
  for (const verdict of verdicts.slice(1)) {
    const standing = ungatedStanding(verdict);
    if (words[standing] === '') continue;
    const word = standing === led ? `more ${words[standing]}` : words[standing];
    numbers.set(word, (numbers.get(word) ?? 0) + 1);
  }
  return [Array.from(numbers, ([word, number]) => `${thousands(number)} ${word}`).join(', ')].filter(
    (text) => text !== '',
  );
}

const words: Readonly<Record<Exclude<Standing, 'failed'>, string>> = {
  broken: 'not a number',
  worse: 'worse',
  gone: 'gone',
  better: 'better',
  unclear: 'unclear',
  changed: 'changed',
  new: 'new',
  noise: '',
  same: '',
};
