import type { Inline, Text } from '../../model/report.ts';
import type { ReportBaseline, ReportInput, ReportSide } from './input.ts';
import { count } from './numbers.ts';
import { code, join, link } from './text.ts';

/** The second line: which revision against which, how the baseline was chosen, and where to read on. */
export function context(input: ReportInput): Text {
  const { head, baseline, links } = input;
  const compared: Inline[] =
    baseline === undefined || input.baselineRun === undefined
      ? [...revision(head), ', with no baseline yet']
      : [...sides(head, baseline), ` (${[baseline.how, ...distances(baseline)].join(', ')})`];
  return join(
    [
      compared,
      repetitions(input),
      links.full === undefined ? [] : link(['full report'], links.full),
      links.run === undefined || links.run === links.full ? [] : link(['run'], links.run),
    ],
    ' · ',
  );
}

/** One commit on both sides was trained once more, and is held against what it had before. */
function sides(head: ReportSide, baseline: ReportBaseline): Inline[] {
  if (head.sha !== baseline.sha) return [...revision(head), ' against ', ...revision(baseline)];
  const had = baseline.from === 'files' ? 'committed' : 'recorded';
  return ['a new run of ', ...revision(head), ` against its ${had} numbers`];
}

/** How often each side was trained, where one of them was more than once: `5 seeds each`. */
function repetitions({ judgement, baselineRun }: ReportInput): Text {
  if (baselineRun === undefined) return [];
  const repeated = judgement.verdicts.find(({ change }) => change.new?.replicates && change.old?.replicates);
  const [before, after] = [repeated?.change.old?.replicates, repeated?.change.new?.replicates];
  if (before === undefined || after === undefined) return [];
  const [old, now] = [before.values.length, after.values.length];
  const one = after.kind === 'seeds' ? 'seed' : 'fold';
  return [old === now ? `${count(now, one)} each` : `${count(now, one)} against ${old}`];
}

function revision(side: ReportSide): Inline[] {
  if (side.sha === null) return [side.label];
  return link([code(side.sha.slice(0, 7))], side.url);
}

function distances({ commitsBehind = 0, from, ledgerDistance = 0 }: ReportBaseline): string[] {
  const said: string[] = [];
  if (commitsBehind > 0) said.push(`${count(commitsBehind, 'commit')} behind its tip`);
  if (from !== 'files' && ledgerDistance > 0)
    said.push(`its numbers recorded ${count(ledgerDistance, 'commit')} before it`);
  return said;
}
