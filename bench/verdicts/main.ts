import { writeFileSync } from 'node:fs';
import { simulate } from './case.ts';
import { situations } from './situations.ts';
import { report } from './table.ts';

const [output, scale = '1'] = process.argv.slice(2);
const started = performance.now();
const all = situations(Number(scale));
const rows = all.map((situation, i) => {
  const row = simulate(situation, 1000 + 2 * i);
  const done = `${i + 1} of ${all.length}`;
  console.log(
    `${done}: ${row.evidence}, ${row.setting}: ${(100 * row.falseAlarms).toFixed(1)} % false alarms`,
  );
  return row;
});
writeFileSync(output!, report(rows, all));
console.log(`${output}, after ${((performance.now() - started) / 1000).toFixed(0)} s`);
