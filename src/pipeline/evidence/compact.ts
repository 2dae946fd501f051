import { createHash } from 'node:crypto';
import type { Cell } from '../../model/plot.ts';
import { otherColumns, type PredictionTable, type Roles } from '../judge/index.ts';

/** Characters of a text that is kept as it is; a longer one is an answer or a document, and only compared. */
const longest = 64;

/**
 * What of a table another run is compared with: the columns that play a part and those asked for, long texts as their
 * digest. Texts that are equal stay equal, so two tables that are both compact are compared as the whole ones would be.
 */
export function compact(table: PredictionTable, roles: Roles, also: readonly string[] = []): PredictionTable {
  const others = new Set(otherColumns(table, roles).map(([name]) => name));
  const kept = [...table.columns].filter(([name]) => !others.has(name) || also.includes(name));
  return digested({ rows: table.rows, columns: new Map(kept) });
}

/** The same table with its long texts as their digests. */
export function digested({ rows, columns }: PredictionTable): PredictionTable {
  return { rows, columns: new Map([...columns].map(([name, cells]) => [name, shortened(cells)])) };
}

function shortened(cells: ArrayLike<Cell>): Cell[] {
  return Array.from(cells, (cell) =>
    typeof cell === 'string' && cell.length > longest
      ? `sha256:${createHash('sha256').update(cell).digest('hex').slice(0, 32)}`
      : cell,
  );
}
