import type { Align, Inline, Section, TableBlock, Text } from '../../../model/report.ts';
import type { Verdict } from '../../../model/verdict.ts';
import type { ReportInput, ReportLimits } from '../input.ts';
import { absent, changeCell, changePrecision, intervalCell, showValue } from '../measure.ts';
import { count, thousands } from '../numbers.ts';
import { byImportance, standingMark, standingOf } from '../standing.ts';
import { join, mark, name, strong } from '../text.ts';

interface Column {
  readonly head: string;
  readonly align: Align;
  cell(verdict: Verdict): Text;
}

/** Rows of the first fold; what is more goes into a second, so that a full comment loses only that. */
const foldRows = 200;

/** The metrics: what changed or has a gate in sight, more of it in folds, and what stayed the same in a fold. */
export function metricSections(input: ReportInput, limits: ReportLimits): Section[] {
  const verdicts = byImportance(input.judgement.verdicts);
  if (verdicts.length === 0) return [nothingFound];
  if (input.baselineRun === undefined) return withoutBaseline(verdicts, limits);
  const isQuiet = (verdict: Verdict) => standingOf(verdict) === 'same' && verdict.gates.length === 0;
  const loud = verdicts.filter((verdict) => !isQuiet(verdict));
  const quiet = verdicts.filter(isQuiet);
  const columns = comparison(input, verdicts);
  const sections = inFolds(
    'metrics',
    loud,
    columns,
    limits,
    (more) => `${more} more metrics that changed or have a gate`,
  );
  if (quiet.length === 0) return sections;
  const alone = columnsAlone(quiet);
  const [first, rest] = [quiet.slice(0, foldRows), quiet.slice(foldRows)];
  sections.push(fold('unchanged', `${count(first.length, 'metric')} unchanged`, 70, table(first, alone)));
  if (rest.length > 0)
    sections.push(
      fold('unchanged-rest', `${count(rest.length, 'more metric')} unchanged`, 100, table(rest, alone)),
    );
  return sections;
}

function fold(id: string, title: string, dropOrder: number, block: TableBlock): Section {
  return { id, title: [title], fold: 'closed', dropOrder, blocks: [block] };
}

const nothingFound: Section = {
  id: 'metrics',
  title: [],
  fold: 'plain',
  dropOrder: 1,
  blocks: [
    {
      type: 'paragraph',
      text: [
        'Neither revision has metrics where cml looks: ',
        { code: 'dvc.yaml' },
        ', ',
        { code: 'dvclive/' },
        ', ',
        { code: 'metrics.json' },
        ' (or YAML, TOML, CSV) and ',
        { code: 'metrics/' },
        '. Write one of them, or name your own files under ',
        { code: 'metrics:' },
        ' in ',
        { code: 'cml.yaml' },
        '.',
      ],
    },
  ],
};

function withoutBaseline(verdicts: readonly Verdict[], limits: ReportLimits): Section[] {
  return inFolds('metrics', verdicts, columnsAlone(verdicts), limits, (more) => `${more} more metrics`);
}

function inFolds(
  id: string,
  verdicts: readonly Verdict[],
  columns: readonly Column[],
  limits: ReportLimits,
  title: (more: string) => string,
): Section[] {
  const first: Section = {
    id,
    title: [],
    fold: 'plain',
    dropOrder: 1,
    blocks: [table(verdicts.slice(0, limits.rows), columns)],
  };
  const rest = verdicts.slice(limits.rows);
  const folds = [rest.slice(0, foldRows), rest.slice(foldRows)].filter((part) => part.length > 0);
  return [
    ...(verdicts.length > 0 ? [first] : []),
    ...folds.map((part, index) =>
      fold(`${id}-more-${index + 1}`, title(thousands(part.length)), 80 + index * 10, table(part, columns)),
    ),
  ];
}

function table(verdicts: readonly Verdict[], columns: readonly Column[]): TableBlock {
  return {
    type: 'table',
    align: columns.map((column) => column.align),
    head: columns.map((column) => [column.head]),
    rows: verdicts.map((verdict) => columns.map((column) => column.cell(verdict))),
  };
}

function comparison(input: ReportInput, verdicts: readonly Verdict[]): Column[] {
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

function columnsAlone(verdicts: readonly Verdict[]): Column[] {
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
  cell: ({ gates }) =>
    gates.length === 0
      ? [absent]
      : join(
          gates.map((gate) => [mark(gate.result, gate.rule)]),
          ', ',
        ),
};
