import type { Block, Headline, Inline, Mark, Report, Section, Text } from '../../model/report.ts';
import { clip } from '../render/plain.ts';
import { code, enumerate, join, mark, name, strong } from '../render/text.ts';
import { inOrder, isLater, type Part } from './part.ts';

/** One report of all parts, and where their pictures are. */
export interface Combined {
  readonly report: Report;
  readonly urls: ReadonlyMap<string, string>;
  /** The newest of the parts' builds and its commit. */
  readonly run?: Part['run'];
  readonly sha: string | null;
}

/**
 * What several jobs have to say as one report: one headline over all, a table with a line a part that is never left out,
 * then each part as a fold. A part by itself is the report it would have been without. Pure; the order of `given` does not
 * matter.
 */
export function combine(key: string, given: readonly Part[]): Combined {
  const parts = inOrder(given);
  const newest = parts.reduce((last, one) => (isLater(one.run, last.run) ? one : last), parts[0]!);
  const urls = new Map(parts.flatMap((part) => Object.entries(part.urls)));
  const { run, sha } = newest;
  const report = parts.length === 1 ? alone(key, newest) : together(key, parts, newest);
  return { report, urls, sha, ...(run && { run }) };
}

function alone(key: string, { report, title }: Part): Report {
  return { ...report, key, assets: [], headline: titled(title, report.headline) };
}

function titled(title: string | undefined, { icon, text }: Headline): Headline {
  return { icon, text: title === undefined ? text : [clip(title, 60), ': ', ...text] };
}

function together(key: string, parts: readonly Part[], newest: Part): Report {
  const stale = (part: Part) => part.sha !== newest.sha;
  return {
    key,
    headline: titled(newest.title, headlineOf(parts)),
    context: newest.report.context,
    sections: [
      {
        id: 'parts',
        title: [],
        fold: 'plain',
        dropOrder: 0,
        blocks: [
          {
            type: 'table',
            align: ['left', 'left'],
            head: [['Part'], ['Result']],
            rows: parts.map((part) => [[name(part.name)], result(part, stale(part))]),
          },
        ],
      },
      ...parts.flatMap((part) => folds(part, stale(part))),
    ],
    assets: [],
    footer: newest.report.footer,
    ...(newest.report.fullUrl !== undefined && { fullUrl: newest.report.fullUrl }),
  };
}

const marks: Readonly<Record<Headline['icon'], Mark>> = {
  fail: 'fail',
  warn: 'warn',
  pass: 'pass',
  neutral: 'noise',
};

function result({ report, sha }: Part, isStale: boolean): Text {
  const icon: Inline = mark(marks[report.headline.icon], '');
  const when: Text = isStale
    ? [' (at ', code(sha?.slice(0, 7) ?? 'an earlier commit'), ', not run since)']
    : [];
  return [icon, ' ', ...report.headline.text, ...when];
}

/** The worst first: what failed, else what needs a look, else that all is well. */
function headlineOf(parts: readonly Part[]): Headline {
  const of = (icon: Headline['icon']) => parts.filter(({ report }) => report.headline.icon === icon);
  const all = `${parts.length} parts`;
  const names = (some: readonly Part[]) =>
    enumerate(
      some.map((part) => [name(part.name)]),
      3,
    );
  const [failed, doubtful, better] = [of('fail'), of('warn'), of('pass')];
  const look: Text =
    doubtful.length === 0
      ? []
      : [`${doubtful.length} ${doubtful.length === 1 ? 'needs' : 'need'} a look: `, ...names(doubtful)];
  if (failed.length > 0) {
    const lead: Text = [`${failed.length} of ${all} failed: `, ...names(failed)];
    return { icon: 'fail', text: join([lead, look], ' · ') };
  }
  if (doubtful.length > 0) return { icon: 'warn', text: join([look, [all]], ' · ') };
  if (better.length > 0) return { icon: 'pass', text: [`${better.length} of ${all} better, none worse`] };
  return { icon: 'neutral', text: [`${all}, none worse`] };
}

/** A part as two folds, so that a comment that is too long loses details before numbers. */
function folds(part: Part, isStale: boolean): Section[] {
  const { report } = part;
  const failed = report.headline.icon === 'fail' && !isStale;
  const main = report.sections.filter(isMain);
  const rest = report.sections.filter((section) => !isMain(section));
  const title: Text = [strong(name(part.name)), ' ', ...result(part, isStale)];
  const first: Section = {
    id: `part:${part.name}`,
    title,
    fold: failed ? 'open' : 'closed',
    dropOrder: failed ? 1 : 20,
    blocks: [{ type: 'paragraph', text: report.context }, ...main.flatMap(blocksOf)],
  };
  if (rest.length === 0) return [first];
  return [
    first,
    {
      id: `details:${part.name}`,
      title: [strong(name(part.name)), ': details'],
      fold: 'closed',
      dropOrder: failed ? 30 : 40,
      blocks: rest.flatMap(blocksOf),
    },
  ];
}

/** The numbers, and why something failed. */
function isMain({ fold, dropOrder }: Section): boolean {
  return fold === 'plain' || dropOrder <= 5;
}

function blocksOf({ title, blocks }: Section): readonly Block[] {
  return title.length === 0 ? blocks : [{ type: 'paragraph', text: [strong(...title)] }, ...blocks];
}
