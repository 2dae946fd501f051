import type { Row } from './case.ts';

const percent = (value: number) => (Number.isNaN(value) ? '–' : `${(100 * value).toFixed(1)}`);

/** bench/VERDICTS.md: what misses the claim, and the figures of every situation. */
export function report(rows: readonly Row[]): string {
  const lines = [
    '# How often the verdicts are right',
    '',
    'Written by `npm run bench:verdicts`. Every row is simulated twice, without and with an effect, from seeds of its own',
    '(1000 + 2 × row, and one more), so that it comes out the same on every machine. All at 95 % confidence; figures in per cent.',
    '',
    '- false alarms: draws without an effect called better or worse; in brackets the upper end of a one-sided 95 % interval of the estimate. At most 5 % are allowed, or what the setting names.',
    '- coverage: intervals that hold the true effect, where there is an interval.',
    '- power: draws with the effect that are called; beside it the same statistic with the critical value of its true distribution, which nobody knows in practice.',
    '- cannot tell: draws for which cml gives no interval, and says why.',
    '',
  ];
  lines.push(...summary(rows));
  for (const evidence of new Set(rows.map((row) => row.evidence)))
    lines.push(...section(rows.filter((row) => row.evidence === evidence)));
  return `${lines.join('\n').trim()}\n`;
}

function section(rows: readonly Row[]): string[] {
  const title = rows[0]!.evidence;
  const others = [...new Set(rows.flatMap((row) => Object.keys(row.others)))];
  const declared = [...new Set(rows.flatMap((row) => (misses(row).length > 0 ? (row.declared ?? []) : [])))];
  return [
    `## ${title[0]!.toUpperCase()}${title.slice(1)}`,
    '',
    `| situation | draws | false alarms | coverage | power | cannot tell |${others.map((name) => ` ${name} |`).join('')}`,
    `|-|-:|-:|-:|-:|-:|${others.map(() => '-:|').join('')}`,
    ...rows.map((row) => line(row, others, declared)),
    '',
    ...(others.length > 0
      ? ['The last columns: false alarms / power of what others would have said on the same draws.', '']
      : []),
    ...declared.map(
      (reason, i) => `${marks[i]} Less power than a test that knows the distribution: ${reason}.\n`,
    ),
  ];
}

const marks = ['†', '‡', '§'];

/** Half of the 95 % interval of a share, which the figures below are uncertain by. */
function doubt(share: number, times: number): number {
  return 1.96 * Math.sqrt((share * (1 - share)) / times);
}

type Miss = 'false alarms' | 'coverage' | 'power';

/** Where a row falls short of what is promised, beyond what its number of draws leaves open. */
function misses({ falseAlarms, nominal, coverage, power, oracle, times }: Row): Miss[] {
  const found: Miss[] = [];
  if (falseAlarms - doubt(falseAlarms, times) > nominal) found.push('false alarms');
  if (coverage + doubt(coverage, times) < 0.935) found.push('coverage');
  if (oracle !== undefined && power + doubt(power, times) < oracle - 0.05) found.push('power');
  return found;
}

function summary(rows: readonly Row[]): string[] {
  const listed = (some: readonly Row[]) =>
    some.length === 0 ? 'none' : some.map((row) => `${row.evidence}, ${row.setting}`).join('; ');
  const missing = (miss: Miss) => rows.filter((row) => misses(row).includes(miss));
  const weak = missing('power');
  const worst = (part: readonly Row[]) => Math.max(...part.map((row) => row.falseAlarms - row.nominal));
  return [
    `Of ${rows.length} situations (${rows.reduce((sum, { times }) => sum + 2 * times, 0).toLocaleString('en')} draws):`,
    '',
    `- clearly more false alarms than allowed: ${listed(missing('false alarms'))}. The most above what is allowed, chance included: ${(100 * worst(rows)).toFixed(1)} points.`,
    `- coverage clearly below 93.5 %: ${listed(missing('coverage'))}.`,
    `- power clearly more than 5 points below a test that knows the distribution: ${weak.length}, of which ${weak.filter((row) => row.declared !== undefined).length} declared, with the reason under their table. Not declared: ${listed(weak.filter((row) => row.declared === undefined))}.`,
    '',
    '("Clearly": beyond the 95 % interval of the estimate. Of so many, a few would be so by chance.)',
    '',
  ];
}

function line(row: Row, others: readonly string[], declared: readonly string[]): string {
  const mark =
    misses(row).length > 0 && row.declared !== undefined ? ` ${marks[declared.indexOf(row.declared)]}` : '';
  const power =
    row.oracle === undefined ? percent(row.power) : `${percent(row.power)} of ${percent(row.oracle)}${mark}`;
  const allowed = row.nominal === 0.05 ? '' : `, of ${percent(row.nominal)} allowed`;
  const alarms = `${percent(row.falseAlarms)} (≤ ${percent(row.upper)}${allowed})`;
  const rest = others.map((name) => {
    const other = row.others[name];
    return other === undefined ? ' – |' : ` ${percent(other.falseAlarms)} / ${percent(other.power)} |`;
  });
  return `| ${row.setting} | ${row.times} | ${alarms} | ${percent(row.coverage)} | ${power} | ${percent(row.untold)} |${rest.join('')}`;
}
