import { readFileSync, writeFileSync } from 'node:fs';
import { type Row, simulate } from './case.ts';
import { situations } from './situations/index.ts';
import { report } from './table.ts';

// `simulate FILE SCALE PART PARTS [WHICH]` draws every PARTS-th situation; `report FILE ROWS…` makes the table of all.
const [task, output, ...rest] = process.argv.slice(2);
if (task === 'report') {
  const rows = rest.flatMap((file) => JSON.parse(readFileSync(file, 'utf8'), revive) as [number, Row[]][]);
  writeFileSync(output!, report(rows.sort(([a], [b]) => a - b).flatMap(([, own]) => own)));
} else {
  const [scale, part, parts, which = ''] = rest;
  const all = situations(Number(scale));
  const rows: [number, Row[]][] = [];
  all.forEach((situation, i) => {
    if (i % Number(parts) !== Number(part) || !situation.evidence.includes(which)) return;
    const before = process.cpuUsage();
    rows.push([i, simulate(situation, 1000 + 2 * i)]);
    const seconds = process.cpuUsage(before).user / 1e6;
    const percent = (value: number | undefined) => (100 * (value ?? Number.NaN)).toFixed(1);
    for (const row of rows.at(-1)![1])
      console.log(
        `${i + 1} of ${all.length}: ${row.evidence}, ${row.setting}: ${percent(row.falseAlarms)} % false alarms, ${percent(row.coverage)} % cover, power ${percent(row.power)} of ${percent(row.oracle)} (${seconds.toFixed(1)} s)`,
      );
    // After each, so that a run that is stopped leaves what it has.
    writeFileSync(
      output!,
      JSON.stringify(rows, (_, value) => (Number.isNaN(value) ? 'NaN' : value)),
    );
  });
}

function revive(_: string, value: unknown): unknown {
  return value === 'NaN' ? Number.NaN : value;
}
