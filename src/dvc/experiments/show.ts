import { DvcError } from '../failure.ts';
import { drawTable, widthFor } from '../table.ts';
import { foldedColumns } from './fold.ts';
import type { Table } from './table.ts';

export interface ShowOptions {
  readonly csv: boolean;
  readonly md: boolean;
  readonly onlyChanged: boolean;
  /** Patterns of columns to leave out, and of those to keep whatever else is said. */
  readonly drop: readonly string[];
  readonly keep: readonly string[];
}

/** A table of experiments as DVC prints it: CSV, Markdown, or aligned between lines. Throws DvcError for a bad pattern. */
export async function showTable(table: Table, options: ShowOptions): Promise<string> {
  const kept = matcher(options.keep);
  const columns = new Map(table.columns);
  const drop = (heads: Iterable<string>) => {
    for (const head of heads) if (!kept(head)) columns.delete(head);
  };
  drop(['State', 'Executor'].filter((head) => isEmpty(columns.get(head) ?? [], table.fill)));
  if (!options.csv) {
    columns.set('Experiment', experimentNames(table));
    drop(['rev', 'typ', 'parent']);
  }
  if (options.onlyChanged)
    drop([...columns].filter(([, cells]) => new Set(cells).size === 1).map(([head]) => head));
  drop([...columns.keys()].filter(matcher(options.drop)));
  const heads = [...columns.keys()];
  // Without columns there are no rows either.
  const rows =
    heads.length === 0
      ? []
      : (table.columns.get('rev') ?? []).map((_, at) => heads.map((head) => columns.get(head)![at]!));
  if (options.csv) return csvOf([heads, ...rows]);
  if (options.md) return heads.length === 0 ? '\n\n' : `${await drawTable(heads, rows, true)}\n\n`;
  return rows.length === 0 ? '' : await drawLines(heads, rows, table);
}

function isEmpty(cells: readonly string[], fill: string): boolean {
  return cells.every((cell) => cell === fill);
}

/** Whether any of the patterns is what a text begins with; DVC's patterns are Python's. */
function matcher(patterns: readonly string[]): (text: string) => boolean {
  if (patterns.length === 0) return () => false;
  try {
    const pattern = new RegExp(`^(?:${patterns.join('|')})`);
    return (text) => pattern.test(text);
  } catch {
    throw new DvcError(`'${patterns.join('|')}' is no regular expression`, 'error');
  }
}

const branches: Readonly<Record<string, string>> = { branch_commit: '├── ', branch_base: '└── ' };

function experimentNames({ columns }: Table): string[] {
  const [names, revisions, kinds] = ['Experiment', 'rev', 'typ'].map((head) => columns.get(head) ?? []);
  return names!.map((name, at) => {
    const [revision, kind] = [revisions![at]!, kinds![at]!];
    if (kind === 'baseline') return name || revision;
    return `${branches[kind] ?? ''}${name === '' ? revision : `${revision} [${name}]`}`;
  });
}

/** As Python's `csv` writes it. */
function csvOf(rows: readonly (readonly string[])[]): string {
  const field = (text: string) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  const line = (row: readonly string[]) =>
    row.length === 1 && row[0] === '' ? '""' : row.map(field).join(',');
  return rows.map((row) => `${line(row)}\r\n`).join('');
}

/** Columns between horizontal lines; numbers stand at the right. */
async function drawLines(
  heads: readonly string[],
  rows: readonly (readonly string[])[],
  { metrics, mayGo }: Table,
): Promise<string> {
  const all = [heads, ...rows].map((row) => row.map((cell) => cell.split('\n')));
  const width = await widthFor(all.flat(2));
  const allWidths = heads.map((_, at) => Math.max(...all.map((row) => Math.max(...row[at]!.map(width)))));
  const shown = foldedColumns(
    allWidths,
    heads.map((head) => mayGo.has(head)),
  );
  const lines = all.map((row) => shown.map((at) => row[at]!));
  const widths = shown.map((at) => allWidths[at]!);
  const pad = (text: string, at: number) => {
    const spaces = ' '.repeat(Math.max(0, widths[at]! - width(text)));
    return metrics.has(heads[shown[at]!]!) ? ` ${spaces}${text} ` : ` ${text}${spaces} `;
  };
  const draw = (row: readonly string[][]) =>
    Array.from({ length: Math.max(...row.map((cell) => cell.length)) }, (_, line) => {
      return ` ${row.map((cell, at) => pad(cell[line] ?? '', at)).join(' ')} `;
    });
  const rule = ` ${widths.map((size) => '─'.repeat(size + 2)).join('─')} `;
  const [head, ...body] = lines;
  return `${[rule, ...draw(head!), rule, ...body.flatMap(draw), rule].join('\n')}\n`;
}
