import { stripVTControlCharacters } from 'node:util';
import type { Block, Section, Text } from '../../../model/report.ts';
import type { Warning } from '../../../model/run.ts';
import type { ReportInput, ReportLimits } from '../input.ts';
import { count } from '../numbers.ts';
import { clip, plainLines } from '../plain.ts';
import { code, mark, prose } from '../text.ts';

/** The end of the log of a training that failed. */
export function logSections({ outcome }: ReportInput, limits: ReportLimits): Section[] {
  if (outcome === undefined || outcome.exitCode === 0) return [];
  const log = lastLines(stripVTControlCharacters(outcome.tail), limits.logLines);
  const blocks: Block[] =
    log.text === ''
      ? [{ type: 'paragraph', text: ['It printed nothing.'] }]
      : [{ type: 'code', language: 'text', text: log.text }];
  const title = log.lines > 1 ? `Log: the last ${log.lines} lines` : 'Log';
  return [{ id: 'log', title: [title], fold: 'open', dropOrder: 5, blocks }];
}

/** The longest log in a report, in characters. */
const logLength = 10_000;

function lastLines(tail: string, most: number): { text: string; lines: number } {
  const all = plainLines(tail).trimEnd().split('\n');
  const kept: string[] = [];
  let length = 0;
  for (const line of all.slice(-most).reverse()) {
    const short = clip(line, 500);
    length += short.length + 1;
    if (length > logLength) break;
    kept.unshift(short);
  }
  return { text: kept.join('\n'), lines: kept.length };
}

/** How to get something to compare with. */
export function baselineSections(input: ReportInput): Section[] {
  if (input.baselineRun !== undefined) return [];
  const text: Text = [
    ...(input.noBaseline === undefined ? [] : [...prose(input.noBaseline), ' ']),
    'A baseline comes by itself: run cml on a push to the target branch too, or commit the metrics files. ',
    code('cml run --baseline REV'),
    ' compares with a revision of your choice.',
  ];
  return [
    { id: 'no-baseline', title: [], fold: 'plain', dropOrder: 10, blocks: [{ type: 'paragraph', text }] },
  ];
}

/** Warnings that are listed; the rest are counted. */
const mostWarnings = 20;

/** What could not be read or was left out, at head and at the baseline. */
export function warningSections(input: ReportInput): Section[] {
  const warnings = distinct([
    ...input.run.warnings.map((warning) => ({ warning, where: '' })),
    ...(input.baselineRun?.warnings ?? []).map((warning) => ({
      warning,
      where: ` (at ${input.baseline?.label ?? 'the baseline'})`,
    })),
  ]).filter(({ warning }) => warning.message !== input.noBaseline || input.baselineRun !== undefined);
  if (warnings.length === 0) return [];
  const items = warnings.slice(0, mostWarnings).map(({ warning, where }): Text => {
    const file =
      warning.file !== undefined && !warning.message.includes(warning.file)
        ? [code(clip(warning.file, 100)), ': ']
        : [];
    return [...file, ...prose(clip(warning.message, 400)), where];
  });
  const blocks: Block[] = [{ type: 'list', items }];
  if (warnings.length > mostWarnings)
    blocks.push({ type: 'paragraph', text: [`${count(warnings.length - mostWarnings, 'more warning')}.`] });
  return [
    {
      id: 'warnings',
      title: [mark('warn', count(warnings.length, 'warning'))],
      fold: warnings.length > 3 ? 'closed' : 'open',
      dropOrder: 20,
      blocks,
    },
  ];
}

interface Noted {
  readonly warning: Warning;
  readonly where: string;
}

/** A warning about a file that is the same on both sides is said once. */
function distinct(warnings: readonly Noted[]): Noted[] {
  const seen = new Map<string, Noted>();
  for (const noted of warnings) {
    const key = `${noted.warning.file ?? ''}\0${noted.warning.message}`;
    if (!seen.has(key)) seen.set(key, noted);
  }
  return [...seen.values()];
}

/** The commands that repeat the run. */
export function reproduceSections({ reproduce }: ReportInput): Section[] {
  if (reproduce === undefined || reproduce.trim() === '') return [];
  return [
    {
      id: 'reproduce',
      title: ['Reproduce'],
      fold: 'closed',
      dropOrder: 18,
      blocks: [{ type: 'code', language: 'sh', text: plainLines(reproduce).trimEnd() }],
    },
  ];
}
