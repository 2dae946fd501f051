import type { Examples, SliceChange, Slices } from '../../../model/insight.ts';
import type { Block, Inline, Section, Text } from '../../../model/report.ts';
import { numberValue } from '../../../model/value.ts';
import type { ReportInput } from '../input.ts';
import { count, precisionOf, showSigned, thousands } from '../numbers.ts';
import { clip } from '../plain.ts';
import { code, join, strong } from '../text.ts';

/** A slice this unlikely by chance, after correction, is named in sight. */
const level = 0.05;

/** In sight, the slice that got worse most surely; in a fold, the others, and which examples changed sides. */
export function whereSections({ judgement }: ReportInput): Section[] {
  const { slices, unstable } = judgement.insights ?? {};
  return [...(slices ? sliceSections(slices) : []), ...(unstable ? unstableSection(unstable) : [])];
}

function sliceSections(slices: Slices): Section[] {
  const [worst] = slices.worst;
  const isSure = worst !== undefined && worst.p <= level;
  const sections: Section[] = isSure
    ? [
        {
          id: 'where',
          title: [],
          fold: 'plain',
          dropOrder: 8,
          blocks: [{ type: 'paragraph', text: [strong('Where?'), ' Worst slice ', ...line(slices, worst)] }],
        },
      ]
    : [];
  const blocks: Block[] = [];
  if (slices.worst.length > 0) blocks.push(table(slices));
  for (const [title, examples] of [
    ['Right before, wrong now', slices.broken],
    ['Wrong before, right now', slices.fixed],
  ] as const)
    if (examples !== undefined && examples.count > 0)
      blocks.push({ type: 'paragraph', text: [`${title}: `, ...listed(examples)] });
  if (blocks.length === 0) return sections;
  return [...sections, { id: 'slices', title: title(slices), fold: 'closed', dropOrder: 36, blocks }];
}

function title({ worst, broken, fixed }: Slices): Text {
  const sure = worst.filter(({ p }) => p <= level).length;
  const found =
    sure === 0 ? 'no slice is worse beyond chance' : `${count(sure, 'slice')} worse beyond chance`;
  if (broken === undefined || fixed === undefined) return [`Where: ${found}`];
  return [`Where: ${found}; ${thousands(broken.count)} newly wrong, ${thousands(fixed.count)} newly right`];
}

function line({ metric }: Slices, slice: SliceChange): Text {
  return [...subject(slice), `: ${metric} ${shown(slice.delta)} (n = ${thousands(slice.size)})`];
}

/** Columns and labels come from a file, and are as long as anybody likes. */
function subject({ where }: SliceChange): Inline[] {
  return join(
    where.map(({ column, label }) => [code(`${clip(column, 40)} = ${clip(label, 40)}`)]),
    ' and ',
  );
}

function shown(delta: number): string {
  const rounded = Number(delta.toPrecision(2));
  return showSigned(rounded, precisionOf([numberValue(rounded)], rounded));
}

function table({ metric, worst }: Slices): Block {
  return {
    type: 'table',
    align: ['left', 'right', 'right', 'right'],
    head: [['Slice'], ['Examples'], [`Change of ${metric}`], ['p, corrected']],
    rows: worst.map((slice) => [
      subject(slice),
      [thousands(slice.size)],
      [shown(slice.delta)],
      [slice.p < 0.001 ? '< 0.001' : slice.p.toFixed(3)],
    ]),
  };
}

function listed({ count: total, ids }: Examples): Text {
  const named = join(
    ids.map((id) => [code(clip(id, 40))]),
    ', ',
  );
  return total > ids.length ? [...named, ` and ${thousands(total - ids.length)} more.`] : [...named, '.'];
}

function unstableSection(unstable: Examples): Section[] {
  if (unstable.count === 0) return [];
  return [
    {
      id: 'unstable',
      title: [`${count(unstable.count, 'unstable question')}, answered both ways on the unchanged baseline`],
      fold: 'closed',
      dropOrder: 37,
      blocks: [{ type: 'paragraph', text: listed(unstable) }],
    },
  ];
}
