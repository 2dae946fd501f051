import type { Block, Section } from '../../../model/report.ts';
import type { ReportInput, ReportLimits } from '../input.ts';
import { count } from '../numbers.ts';
import { prose } from '../text.ts';

/** The pictures: the first few in sight, the others in a fold, and why they are missing where they are. */
export function plotSections({ figures, hostNote }: ReportInput, limits: ReportLimits): Section[] {
  if (figures.length === 0) return [];
  const note: Block[] = hostNote === undefined ? [] : [{ type: 'paragraph', text: prose(hostNote) }];
  const first = figures.slice(0, limits.figures);
  const rest = figures.slice(limits.figures);
  const sections: Section[] = [
    {
      id: 'plots',
      title: ['Plots'],
      fold: 'open',
      dropOrder: 50,
      blocks: [...note, { type: 'figures', figures: first }],
    },
  ];
  if (rest.length > 0)
    sections.push({
      id: 'plots-more',
      title: [count(rest.length, 'more plot')],
      fold: 'closed',
      dropOrder: 75,
      blocks: [{ type: 'figures', figures: rest }],
    });
  return sections;
}
