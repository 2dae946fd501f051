import type { Row, Situation } from './case.ts';

const percent = (value: number) => (Number.isNaN(value) ? '–' : `${(100 * value).toFixed(1)}`);

/** bench/VERDICTS.md: what misses the claim, and the figures of every situation. */
export function report(rows: readonly Row[], situations: readonly Situation[]): string {
  const lines = [
    '# How often the verdicts are right',
    '',
    'Written by `npm run bench:verdicts`. Every row is simulated twice, without and with an effect, from seeds of its own',
    '(1000 + 2 × row, and one more), so that it comes out the same on every machine. All at 95 % confidence; figures in per cent.',
    '',
    '- false alarms: draws without an effect called better or worse; in brackets the upper end of a one-sided 95 % interval of the estimate.',
    '- coverage: intervals that hold the true effect, where there is an interval.',
    '- power: draws with the effect that are called; beside it, where one was simulated, the same statistic with the critical value of its true distribution, which nobody knows in practice.',
    '- cannot tell: draws for which cml gives no interval, and says why.',
    '',
  ];
  lines.push(...summary(rows, situations));
  for (const evidence of new Set(rows.map((row) => row.evidence))) {
    const own = rows.filter((row) => row.evidence === evidence);
    const others = Object.keys(own[0]!.others);
    lines.push(`## ${evidence[0]!.toUpperCase()}${evidence.slice(1)}`, '');
    lines.push(
      `| situation | draws | false alarms | coverage | power | cannot tell |${others.map((name) => ` ${name} |`).join('')}`,
    );
    lines.push(`|-|-:|-:|-:|-:|-:|${others.map(() => '-:|').join('')}`);
    for (const row of own) lines.push(line(row, situations[rows.indexOf(row)]!.times, others));
    if (others.length > 0)
      lines.push(
        '',
        'The last columns: false alarms / power of what others would have said on the same draws.',
      );
    lines.push('');
  }
  return `${lines.join('\n').trim()}\n`;
}

/** Half of the 95 % interval of a share, which the figures below are uncertain by. */
function doubt(share: number, times: number): number {
  return 1.96 * Math.sqrt((share * (1 - share)) / times);
}

function summary(rows: readonly Row[], situations: readonly Situation[]): string[] {
  const times = (row: Row) => situations[rows.indexOf(row)]!.times;
  const alarming = rows.filter((row) => row.falseAlarms - doubt(row.falseAlarms, times(row)) > 0.05);
  const uncovered = rows.filter((row) => row.coverage + doubt(row.coverage, times(row)) < 0.935);
  const listed = (some: readonly Row[]) =>
    some.length === 0 ? 'none' : some.map((row) => `${row.evidence}, ${row.setting}`).join('; ');
  return [
    `Of ${rows.length} situations, clearly above 5 % false alarms: ${listed(alarming)}. Clearly below 93.5 % coverage: ${listed(uncovered)}.`,
    '("Clearly": beyond the 95 % interval of the estimate. Of so many, two or three would be so by chance.)',
    '',
  ];
}

function line(row: Row, times: number, others: readonly string[]): string {
  const power =
    row.oracle === undefined ? percent(row.power) : `${percent(row.power)} of ${percent(row.oracle)}`;
  const alarms = `${percent(row.falseAlarms)} (≤ ${percent(row.upper)})`;
  const rest = others.map((name) => {
    const other = row.others[name]!;
    return ` ${percent(other.falseAlarms)} / ${percent(other.power)} |`;
  });
  return `| ${row.setting} | ${times} | ${alarms} | ${percent(row.coverage)} | ${power} | ${percent(row.untold)} |${rest.join('')}`;
}
