import type { Align, Inline, Text } from '../../../model/report.ts';
import { asNumber } from '../../../model/value.ts';
import type { Verdict } from '../../../model/verdict.ts';
import type { ReportInput } from '../input.ts';
import { absent, changeCell, changePrecision, intervalCell, showValue } from '../measure.ts';
import { sparkline } from '../sparkline.ts';
import { standingMark, standingOf } from '../standing.ts';
import { code, join, mark, name, strong } from '../text.ts';
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
  const course = courseColumn(input, verdicts);
  if (course !== undefined) columns.push(course);
  return hasGates(verdicts) ? [...columns, gateColumn] : columns;
}

/** Runs that a course shows, head's own the last. */
const runs = 10;

/** How each metric came here: of what the ledger has of the base branch, the newest, and then head. */
function courseColumn({ history }: ReportInput, verdicts: readonly Verdict[]): Column | undefined {
  const courses = new Map<string, string>();
  for (const { change } of verdicts) {
    const now = asNumber(change.new?.value);
    const before = history?.get(change.name) ?? [];
    // One run of the base branch says no more than the baseline's own column.
    const line =
      now === undefined || before.length < 2 ? undefined : sparkline([...before, now].slice(-runs));
    if (line !== undefined) courses.set(change.name, line);
  }
  if (courses.size === 0) return undefined;
  return {
    head: `Last ${Math.max(...Array.from(courses.values(), (line) => line.length))}`,
    align: 'left',
    cell: ({ change }) => {
      const line = courses.get(change.name);
      return [line === undefined ? absent : code(line)];
    },
  };
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
