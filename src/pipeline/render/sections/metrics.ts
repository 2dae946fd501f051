import type { Section, TableBlock, Text } from '../../../model/report.ts';
import type { Verdict } from '../../../model/verdict.ts';
import type { ReportInput, ReportLimits } from '../input.ts';
import { count, thousands } from '../numbers.ts';
import { byImportance, isAside, standingOf } from '../standing.ts';
import { code, name } from '../text.ts';
import { type Column, columnsAlone, comparison } from './columns.ts';

/** Rows of the first fold; what is more goes into a second, so that a full comment loses only that. */
const foldRows = 200;

/** The metrics: what changed or has a gate in sight, more of it in folds, and what stayed the same in a fold. */
export function metricSections(input: ReportInput, limits: ReportLimits): Section[] {
  const verdicts = byImportance(input.judgement.verdicts.filter((verdict) => !isAside(verdict)));
  if (verdicts.length === 0) return [saying(notFetched(input) ?? nothingFound(input))];
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
  sections.push(...evidence(loud));
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

/** Why each metric that was tested is called what it is called. */
function evidence(verdicts: readonly Verdict[]): Section[] {
  const tested = verdicts.filter((verdict) => verdict.interval !== undefined && verdict.why !== '');
  if (tested.length === 0) return [];
  const items = tested
    .slice(0, foldRows)
    .map(({ change, why, method }) => [
      name(change.name),
      `: ${why}${method === undefined ? '' : ` By ${method}.`}`,
    ]);
  return [
    {
      id: 'evidence',
      title: ['How sure is this?'],
      fold: 'closed',
      dropOrder: 35,
      blocks: [{ type: 'list', items }],
    },
  ];
}

function fold(id: string, title: string, dropOrder: number, block: TableBlock): Section {
  return { id, title: [title], fold: 'closed', dropOrder, blocks: [block] };
}

function saying(text: Text): Section {
  return { id: 'metrics', title: [], fold: 'plain', dropOrder: 1, blocks: [{ type: 'paragraph', text }] };
}

/** Where DVC keeps what could have been a metric. */
function notFetched({ run, baselineRun }: ReportInput): Text | undefined {
  const warnings = [...run.warnings, ...(baselineRun?.warnings ?? [])];
  const files = new Set(warnings.filter((one) => one.code === 'not-fetched').map((one) => one.file));
  if (files.size === 0) return undefined;
  return [
    `DVC tracks ${count(files.size, 'file')} with metrics or plots, and the content is not here. Run `,
    code('dvc pull'),
    ' before cml, or keep metrics in git by ',
    code('cache: false'),
    ' in ',
    code('dvc.yaml'),
    ': then every revision has its own.',
  ];
}

function nothingFound({ baselineRun }: ReportInput): Text {
  return [
    `${baselineRun === undefined ? 'There are no' : 'Neither revision has'} metrics where cml looks: `,
    code('dvc.yaml'),
    ', ',
    code('dvclive/'),
    ', ',
    code('metrics.json'),
    ' (or YAML, TOML, CSV) and ',
    code('metrics/'),
    '. Write one of them, or name your own files under ',
    code('metrics:'),
    ' in ',
    code('cml.yaml'),
    '.',
  ];
}

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
