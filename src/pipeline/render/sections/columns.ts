import type { Align, Inline, Text } from '../../../model/report.ts';
import type { Verdict } from '../../../model/verdict.ts';
import type { ReportInput } from '../input.ts';
import { absent, changeCell, changePrecision, intervalCell, showValue } from '../measure.ts';
import { standingMark, standingOf } from '../standing.ts';
import { join, mark, name, strong } from '../text.ts';
import { failedFirst } from './gates.ts';

/** One column of a table of metrics. */
export interface Column {
  readonly head: string;
  readonly align: Align;
  cell(verdict: Verdict): Text;
}

/** Both sides, the difference, the verdict; intervals and gates where there are any. */
export function comparison(input: ReportInput, verdicts: readonly Verdict[]): Column[] {
  const columns: Column[] = [
    metricColumn,
    {
      head: input.baseline?.label ?? 'baseline',
      align: 'right',
      cell: ({ change }) => [showValue(change.old?.value, changePrecision(change))],
    },
    {
      head: input.head.label,
      align: 'right',
      cell: ({ change }) => [showValue(change.new?.value, changePrecision(change))],
    },
    { head: 'Change', align: 'right', cell: ({ change }) => [changeCell(change)] },
    { head: 'Verdict', align: 'left', cell: (verdict) => [standingMark(verdict)] },
  ];
  const interval = verdicts.find((verdict) => verdict.interval !== undefined)?.interval;
  if (interval !== undefined)
    columns.push({
      head: `${Math.round(interval.confidence * 100)}% interval`,
      align: 'right',
      cell: (verdict) => [intervalCell(verdict)],
    });
  return hasGates(verdicts) ? [...columns, gateColumn] : columns;
}

/** The value alone, where there is nothing to compare it with or nothing to tell. */
export function columnsAlone(verdicts: readonly Verdict[]): Column[] {
  const value: Column = {
    head: 'Value',
    align: 'right',
    cell: ({ change }) => [showValue(change.new?.value ?? change.old?.value, changePrecision(change))],
  };
  return hasGates(verdicts) ? [metricColumn, value, gateColumn] : [metricColumn, value];
}

function hasGates(verdicts: readonly Verdict[]): boolean {
  return verdicts.some((verdict) => verdict.gates.length > 0);
}

/** Held to the name by a no-break space. */
const arrows = { higher: '\u00a0↑', lower: '\u00a0↓', unknown: '' } as const;

const metricColumn: Column = {
  head: 'Metric',
  align: 'left',
  cell(verdict) {
    const subject: Inline = name(verdict.change.name);
    const arrow = arrows[verdict.change.direction];
    const shown = standingOf(verdict) === 'failed' ? strong(subject) : subject;
    return arrow === '' ? [shown] : [shown, arrow];
  },
};

const gateColumn: Column = {
  head: 'Gate',
  align: 'left',
  cell({ gates }) {
    if (gates.length === 0) return [absent];
    const marks = failedFirst(gates).map((gate) => [mark(gate.result, gate.rule)]);
    return join(marks, ', ');
  },
};
