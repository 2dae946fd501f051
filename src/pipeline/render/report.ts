import type { Report, Section, Text } from '../../model/report.ts';
import { context } from './context.ts';
import { headline } from './headline.ts';
import { defaultLimits, type ReportInput } from './input.ts';
import { clip } from './plain.ts';
import { costSections } from './sections/cost.ts';
import { driftSections } from './sections/drift.ts';
import { experimentSections } from './sections/experiments.ts';
import { fairnessSections } from './sections/fairness.ts';
import { gateSections } from './sections/gates.ts';
import { inputSections } from './sections/inputs.ts';
import { metricSections } from './sections/metrics.ts';
import { baselineSections, logSections, reproduceSections, warningSections } from './sections/notes.ts';
import { plotSections } from './sections/plots.ts';
import { stageSections } from './sections/stages.ts';
import { whereSections } from './sections/where.ts';
import { ungatedStanding } from './standing.ts';
import { code, join, link } from './text.ts';

/** What one change did, as a document: the first two lines tell it all, the rest is for who asks why. Pure. */
export function buildReport(given: ReportInput): Report {
  const input = { ...given, ...shortNames(given) };
  const limits = { ...defaultLimits, ...input.limits };
  const metrics = metricSections(input, limits);
  const where = whereSections(input);
  const gates = gateSections(input);
  const inputs = inputSections(input);
  const failed = input.judgement.gates.failed > 0;
  return {
    key: input.key,
    headline: headline(input),
    context: context(input),
    sections: [
      ...logSections(input, limits),
      ...plainOf(metrics),
      ...plainOf(where),
      ...plainOf(inputs),
      ...baselineSections(input),
      ...(failed ? gates : []),
      ...warningSections(input),
      ...foldsOf(inputs),
      ...stageSections(input),
      ...experimentSections(input),
      ...foldsOf(where),
      ...fairnessSections(input),
      ...driftSections(input),
      ...foldsOf(metrics),
      ...plotSections(input, limits),
      ...(failed ? [] : gates),
      ...costSections(input),
      ...reproduceSections(input),
    ],
    assets: input.assets,
    footer: footer(input),
    ...(input.links.full === undefined ? {} : { fullUrl: input.links.full }),
  };
}

/** Branches may have names of any length; a column's head and the second line may not. */
function shortNames({ head, baseline }: ReportInput): Pick<ReportInput, 'head' | 'baseline'> {
  const short = { head: { ...head, label: clip(head.label, 30) } };
  if (baseline === undefined) return short;
  return {
    ...short,
    baseline: { ...baseline, label: clip(baseline.label, 30), how: clip(baseline.how, 80) },
  };
}

/** What stands in sight; its folds stand further down. */
function plainOf(sections: readonly Section[]): Section[] {
  return sections.filter((section) => section.fold === 'plain');
}

function foldsOf(sections: readonly Section[]): Section[] {
  return sections.filter((section) => section.fold !== 'plain');
}

function footer(input: ReportInput): Text {
  const directions = new Set(input.changes.metrics.map((change) => change.direction));
  const legend = [
    directions.has('higher') ? '↑ higher is better' : '',
    directions.has('lower') ? '↓ lower is better' : '',
  ].filter((text) => text !== '');
  const verdicts = input.baselineRun === undefined ? [] : input.judgement.verdicts;
  const unclear = verdicts.some(
    (verdict) => ungatedStanding(verdict) === 'unclear' && verdict.interval === undefined,
  );
  const undirected = verdicts.some(
    (verdict) => ungatedStanding(verdict) === 'changed' && verdict.change.delta !== undefined,
  );
  return join(
    [
      legend.length > 0 ? [legend.join(', ')] : [],
      unclear
        ? [
            'a ',
            code('tolerance:'),
            ' in ',
            code('cml.yaml'),
            ', several seeds or predictions would settle “cannot tell”',
          ]
        : [],
      undirected
        ? ['set ', code('directions:'), ' in ', code('cml.yaml'), ' to say which way is better']
        : [],
      ['report ', code(input.key)],
      input.links.config === undefined ? [] : link([code('cml.yaml')], input.links.config),
    ],
    ' · ',
  );
}
