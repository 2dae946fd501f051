import type { Columns } from '../formats/columns.ts';
import type { LiveSeries } from './live.ts';

/** The numeric columns of a table as series over its `step`, else its `epoch`, else its rows; empty cells are no points. */
export function tableSeries({ columns }: Columns): LiveSeries[] {
  const named = (name: string) => columns.find((column) => column.name.trim().toLowerCase() === name);
  const x = named('step') ?? named('global_step') ?? named('epoch') ?? named('iteration');
  return columns
    .filter((column) => column !== x && column.numeric && column.name !== 'epoch')
    .map(({ name, numbers }) => {
      const there = Array.from(numbers.keys()).filter((row) => !Number.isNaN(numbers[row]));
      return {
        name: name.trim(),
        x: there.map((row) => x?.numbers[row] ?? row),
        y: there.map((row) => numbers[row]!),
      };
    });
}
