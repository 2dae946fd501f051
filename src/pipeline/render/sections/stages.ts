import type { Cause, StageChange } from '../../../model/change.ts';
import type { Inline, Section, Text } from '../../../model/report.ts';
import type { Content } from '../../../model/run.ts';
import type { ReportInput } from '../input.ts';
import { count } from '../numbers.ts';
import { clip } from '../plain.ts';
import { code, enumerate, join, name, strong } from '../text.ts';

/** Stages in the list. */
const most = 50;
/** Files and causes of one stage. */
const few = 4;
/** Characters of a path. */
const pathLength = 60;

/** Which stages of a pipeline ran for this change, what made them run, and what came out of what. */
export function stageSections({ changes, baselineRun, baseline }: ReportInput): Section[] {
  const stages = baselineRun?.stages === undefined ? [] : changes.stages;
  if (stages.length === 0) return [];
  const busy = stages.filter(({ state }) => state !== 'cached');
  const rest = stages.filter(({ state }) => state === 'cached');
  const shown = [...busy, ...rest].slice(0, most);
  const left = stages.length - shown.length;
  return [
    {
      id: 'stages',
      title: titleOf(stages, baseline?.label ?? 'the baseline'),
      fold: 'closed',
      dropOrder: 50,
      blocks: [
        { type: 'list', items: shown.map(itemOf) },
        ...(left > 0
          ? [{ type: 'paragraph' as const, text: [`${count(left, 'more stage')}, from the cache.`] }]
          : []),
      ],
    },
  ];
}

/** `Pipeline: 2 of 3 stages ran (featurize, train), 1 came from the cache`. */
function titleOf(stages: readonly StageChange[], label: string): Text {
  const named = (state: StageChange['state'][]) => stages.filter((stage) => state.includes(stage.state));
  const [ran, gone] = [named(['ran', 'added']), named(['removed'])];
  const total = stages.length - gone.length;
  if (ran.length + gone.length === 0)
    return [`Pipeline: ${count(total, 'stage')} with the inputs of `, name(label), ', nothing had to run'];
  const names = ran.map(({ stage }): Text => [name(stage)]);
  return [
    `Pipeline: ${ran.length} of ${count(total, 'stage')} ran`,
    ...(names.length > 0 ? [' (', ...enumerate(names, 3), ')'] : []),
    ...(gone.length > 0 ? [`, ${gone.length} removed`] : []),
  ];
}

/** `train ran because of lr in params.yaml: data@c9877ba → model@d423a9e`. */
function itemOf(change: StageChange): Text {
  const { stage, takes, makes, causes } = change;
  const why = causes.length > 0 ? [' because of ', ...enumerate(causes.map(causeText), few)] : [];
  const from = contentsText(sortedFor(change, takes));
  return [strong(name(stage)), ` ${stateText(change)}`, ...why, ': ', ...from, ' → ', ...contentsText(makes)];
}

function stateText({ state }: StageChange): string {
  if (state === 'added') return 'is new';
  if (state === 'removed') return 'is gone';
  return state === 'ran' ? 'ran' : 'came from the cache';
}

/** What made the stage run stands first. */
function sortedFor({ causes }: StageChange, takes: readonly Content[]): readonly Content[] {
  const paths = new Set(causes.map((cause) => ('path' in cause ? cause.path : undefined)));
  return [...takes].sort((a, b) => Number(paths.has(b.path)) - Number(paths.has(a.path)));
}

function causeText(cause: Cause): Text {
  if (cause.kind === 'command') return ['its command'];
  if (cause.kind === 'param') return [code(cause.key), ' in ', name(cause.file)];
  if (cause.kind === 'output')
    return ['nothing that it takes, and yet ', name(cause.path), ' came out otherwise'];
  return [name(cause.path), ...(cause.stage === undefined ? [] : [' of ', name(cause.stage)])];
}

function contentsText(contents: readonly Content[]): Inline[] {
  if (contents.length === 0) return ['nothing'];
  const shown = contents
    .slice(0, few)
    .map(({ path, hash }): Text => [code(`${clip(path, pathLength)}@${hash.slice(0, 7)}`)]);
  const more = contents.length - shown.length;
  return [...join(shown, ', '), ...(more > 0 ? [` and ${more} more`] : [])];
}
