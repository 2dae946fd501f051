import type { ColumnDrift, Drift } from '../../../model/insight.ts';
import type { Block, Section } from '../../../model/report.ts';
import type { ReportInput } from '../input.ts';
import { count, thousands } from '../numbers.ts';
import { clip } from '../plain.ts';
import { code, enumerate, name } from '../text.ts';

const most = 30;
const much = 0.25;

/** The columns of the inputs that moved most, and by which measure. */
export function driftSections({ judgement }: ReportInput): Section[] {
  const drift = judgement.insights?.drift;
  if (drift === undefined) return [];
  const ordered = [...drift.columns].sort((a, b) => b.psi - a.psi || a.p - b.p);
  const blocks: Block[] = ordered.length > 0 ? [table(ordered.slice(0, most))] : [];
  if (drift.missing.length > 0)
    blocks.push({
      type: 'paragraph',
      text: [
        'On one side alone: ',
        ...enumerate(
          drift.missing.map((column) => [name(column)]),
          10,
        ),
        '.',
      ],
    });
  return [{ id: 'drift', title: [title(drift)], fold: 'closed', dropOrder: 39, blocks }];
}

function title({ table: file, rows, columns }: Drift): string {
  const moved = columns.filter(({ psi }) => psi > much).length;
  const size =
    rows.before === rows.after
      ? count(rows.after, 'row')
      : `${thousands(rows.before)} → ${count(rows.after, 'row')}`;
  return `Drift of ${clip(file, 60)}: ${moved === 0 ? 'no column moved much' : `${count(moved, 'column')} moved much`} (${size})`;
}

function table(columns: readonly ColumnDrift[]): Block {
  return {
    type: 'table',
    align: ['left', 'right', 'right', 'left', 'right'],
    head: [['Column'], ['PSI'], ['JS'], ['Test'], ['p']],
    rows: columns.map((column) => [
      [name(column.column)],
      [column.psi.toFixed(3)],
      [column.js.toFixed(3)],
      [code(column.test), ` ${Number(column.statistic.toPrecision(3))}`],
      [column.p < 0.001 ? '< 0.001' : column.p.toFixed(3)],
    ]),
  };
}
