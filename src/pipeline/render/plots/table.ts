import { reduceSeries } from '../../../formats/reduce.ts';
import type { Cell, Series, SeriesPlot, TablePlot } from '../../../model/plot.ts';
import type { Side } from './encoding.ts';
import { oneLine } from './text.ts';

export interface TablePair {
  readonly old?: TablePlot | undefined;
  readonly new?: TablePlot | undefined;
}

/** One point of a table plot: the row's x and y, its side, and which of several y columns it is from. */
export interface Point {
  readonly side: Side;
  readonly x: Cell;
  readonly y: Cell;
  /** Index into `Points.names`. */
  readonly series: number;
}

export interface Points {
  readonly points: readonly Point[];
  readonly sides: readonly Side[];
  /** The y columns. */
  readonly names: readonly string[];
  readonly title: string;
  readonly xLabel: string;
  readonly yLabel: string;
}

const numeric = /^\s*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?\s*$/i;

/** The number in a cell; text that reads as one counts, as it does in a CSV file. NaN for anything else. */
export function cellNumber(cell: Cell): number {
  if (typeof cell === 'number') return cell;
  return typeof cell === 'string' && numeric.test(cell) ? Number(cell) : Number.NaN;
}

/** Whether every cell that says something is a number. */
export function allNumbers(cells: readonly Cell[]): boolean {
  const said = cells.filter((cell) => cell !== null && cell !== '');
  return said.length > 0 && said.every((cell) => typeof cell === 'number' || !Number.isNaN(cellNumber(cell)));
}

/** DVC's defaults: y is the last column, x is the row's index, which is called `step`. */
export function points(pair: TablePair): Points {
  const plot = pair.new ?? pair.old;
  const sides = (['old', 'new'] as const).filter((side) => pair[side] !== undefined);
  const names = plot?.y.length ? plot.y : (plot?.columns.slice(-1) ?? []);
  const found = sides.flatMap((side) => {
    const table = pair[side]!;
    const at = (column: string | undefined) => (column === undefined ? -1 : table.columns.indexOf(column));
    const x = at(table.x);
    return names.flatMap((name, series) => {
      const y = at(name);
      if (y < 0) return [];
      return table.rows.map(
        (row, i): Point => ({ side, x: x < 0 ? i : (row[x] ?? null), y: row[y] ?? null, series }),
      );
    });
  });
  return {
    points: found,
    sides,
    names: names.map(oneLine),
    title: oneLine(plot?.title ?? ''),
    xLabel: oneLine(plot?.xLabel ?? plot?.x ?? 'step'),
    yLabel: oneLine(plot?.yLabel ?? (names.length === 1 ? names[0]! : '')),
  };
}

/** The table as lines, where x and y are numbers throughout; undefined where they are not. */
export function asSeries(table: TablePlot): SeriesPlot | undefined {
  const { points: all, names, title, xLabel, yLabel } = points({ new: table });
  if (!allNumbers(all.map((p) => p.x)) || !allNumbers(all.map((p) => p.y))) return undefined;
  const series = names.map((name, i): Series => {
    const own = all.filter((point) => point.series === i);
    const columns = { x: own.map((p) => cellNumber(p.x)), y: own.map((p) => cellNumber(p.y)) };
    return { name, ...reduceSeries(columns) };
  });
  const { id, source, file } = table;
  return { kind: 'series', id, source, file, title, xLabel, yLabel, series };
}
