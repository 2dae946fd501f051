import { compilePattern, isGlob } from '../diff/pattern.ts';
import type { GateRule } from './types.ts';

export type GateRow = readonly [pattern: string, rule: GateRule];

/** Looks gates up by name, so that ten thousand of them over ten thousand metrics stay linear, and by glob. */
export function gateTable(gates: Readonly<Record<string, GateRule>>) {
  const rows: readonly GateRow[] = Object.entries(gates);
  const exact = new Map(rows.map((row) => [row[0], row]));
  const globs = rows
    .filter(([pattern]) => isGlob(pattern))
    .map((row) => ({ row, matches: compilePattern(row[0]) }));
  const used = new Set<GateRow>();
  return {
    /** The gates of a metric that goes by these names. */
    of(names: readonly string[]): GateRow[] {
      const found = new Set<GateRow>();
      for (const name of names) if (exact.has(name)) found.add(exact.get(name)!);
      for (const { row, matches } of globs) if (names.some(matches)) found.add(row);
      for (const row of found) used.add(row);
      return [...found];
    },
    /** Those that no metric asked for answered to. */
    unused: () => rows.filter((row) => !used.has(row)),
  };
}
