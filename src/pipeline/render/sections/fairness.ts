import type { GroupRates } from '../../../model/insight.ts';
import type { Section, TableBlock } from '../../../model/report.ts';
import type { ReportInput } from '../input.ts';
import { absent } from '../measure.ts';
import { thousands } from '../numbers.ts';
import { isAside } from '../standing.ts';
import { name } from '../text.ts';
import { columnsAlone, comparison } from './columns.ts';

/** How many of each group are predicted positive, on both sides; the measures over groups stand among the metrics. */
export function fairnessSections(input: ReportInput): Section[] {
  const attributes = input.judgement.insights?.fairness ?? [];
  if (attributes.length === 0) return [];
  return [
    {
      id: 'fairness',
      title: [`Fairness: selection rates by ${attributes.map(({ attribute }) => attribute).join(', ')}`],
      fold: 'closed',
      dropOrder: 38,
      blocks: [...attributes.map((rates) => table(rates, input)), ...measures(input)],
    },
  ];
}

/** The measures that no gate asks for; the others stand among the metrics. */
function measures(input: ReportInput): TableBlock[] {
  const verdicts = input.judgement.verdicts.filter(
    (verdict) => verdict.change.name.startsWith('fairness.') && isAside(verdict),
  );
  if (verdicts.length === 0) return [];
  const columns = input.baselineRun === undefined ? columnsAlone(verdicts) : comparison(input, verdicts);
  return [
    {
      type: 'table',
      align: columns.map(({ align }) => align),
      head: columns.map(({ head }) => [head]),
      rows: verdicts.map((verdict) => columns.map((column) => column.cell(verdict))),
    },
  ];
}

function table({ attribute, groups }: GroupRates, input: ReportInput): TableBlock {
  const isCompared = groups.some(({ before }) => before !== undefined);
  const before = isCompared ? [[input.baseline?.label ?? 'baseline']] : [];
  return {
    type: 'table',
    align: ['left', 'right', ...before.map(() => 'right' as const), 'right'],
    head: [[name(attribute)], ['Examples'], ...before, [input.head.label]],
    rows: groups.map((group) => [
      [name(group.label)],
      [thousands(group.size)],
      ...before.map(() => [group.before === undefined ? absent : percent(group.before)]),
      [percent(group.after)],
    ]),
  };
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)}%`;
}
