import type { Section, Text } from '../../../model/report.ts';
import type { Resources } from '../../../model/run.ts';
import { costWords } from '../cost-text.ts';
import type { ReportInput } from '../input.ts';
import { absent } from '../measure.ts';
import { showBytes, showDuration, showRatio } from '../numbers.ts';
import { plain } from '../plain.ts';

interface Cost {
  readonly label: string;
  of(resources: Resources): number | undefined;
  show(amount: number): string;
}

const costs: readonly Cost[] = [
  { label: 'Time', of: (resources) => resources.wallSeconds, show: showDuration },
  { label: 'CPU time', of: (resources) => resources.cpuSeconds, show: showDuration },
  { label: 'Peak memory', of: (resources) => resources.peakMemoryBytes, show: showBytes },
  { label: 'GPU memory', of: (resources) => resources.gpu?.memoryBytes, show: showBytes },
  {
    label: 'GPU in use',
    of: (resources) => resources.gpu?.utilization,
    show: (share) => `${Math.round(share * 100)}%`,
  },
];

/** What the training cost, in the fold's title; inside it, against the baseline where that is known. */
export function costSections(input: ReportInput): Section[] {
  const now = input.outcome?.resources ?? input.run.resources;
  if (now === undefined) return [];
  const before = input.baselineRun?.resources;
  const known = costs.filter((cost) => cost.of(now) !== undefined);
  const section = { id: 'cost', dropOrder: 15 } as const;
  if (before === undefined)
    return [{ ...section, title: [], fold: 'plain', blocks: [{ type: 'paragraph', text: line(now) }] }];
  const label = input.baseline?.label ?? 'baseline';
  const wall = ` (${label}: ${showDuration(before.wallSeconds)})`;
  return [
    {
      ...section,
      title: [...line(now), wall],
      fold: 'closed',
      blocks: [
        {
          type: 'table',
          align: ['left', 'right', 'right', 'right'],
          head: [['Cost'], [label], [input.head.label], ['Change']],
          rows: known.map((cost) => row(cost, before, now)),
        },
      ],
    },
  ];
}

function line(resources: Resources): Text {
  const facts = [`${costWords}${showDuration(resources.wallSeconds)}`];
  if (resources.cpuSeconds !== undefined) facts.push(`${showDuration(resources.cpuSeconds)} of CPU`);
  if (resources.peakMemoryBytes !== undefined)
    facts.push(`${showBytes(resources.peakMemoryBytes)} of memory`);
  if (resources.gpu !== undefined) {
    const { name, utilization, memoryBytes } = resources.gpu;
    const busy = utilization === undefined ? [] : [`${Math.round(utilization * 100)}% in use`];
    const held = memoryBytes ? [`${showBytes(memoryBytes)} of its memory`] : [];
    facts.push(`${plain(name)} ${[...busy, ...held].join(', ')}`.trimEnd());
  }
  return [facts.join(' · ')];
}

function row(cost: Cost, before: Resources, now: Resources): Text[] {
  const old = cost.of(before);
  const recent = cost.of(now);
  const ratio =
    old === undefined || recent === undefined || old === 0 ? undefined : showRatio((recent - old) / old);
  const show = (amount: number | undefined) => (amount === undefined ? absent : cost.show(amount));
  return [[cost.label], [show(old)], [show(recent)], [ratio ?? absent]];
}
