import { interpolateHcl } from 'd3-interpolate';
import { textWidth } from '../../../../fonts/metrics.ts';
import type { TableBlock } from '../../../../model/report.ts';
import type { Chart, Mark } from '../chart/types.ts';
import type { Labels } from '../encoding.ts';
import { bandScale } from '../scale.ts';
import type { Points } from '../table.ts';
import { oneLine, shortNumber } from '../text.ts';
import { chartSize, type Inks, look } from '../theme.ts';

const mostClasses = 60;
const labelLimit = 80;
/** Between cells, as a share of them. */
const gap = 0.04;

const natural = new Intl.Collator('en', { numeric: true }).compare;

function classesOf(all: Points): string[] {
  const found = new Set(
    all.points.flatMap((point) => [oneLine(String(point.x ?? '–')), oneLine(String(point.y ?? '–'))]),
  );
  return [...found].sort(natural).slice(0, mostClasses);
}

/** Counts by side, then y class, then x class. */
function count(all: Points, classes: readonly string[]): Float64Array[] {
  const place = new Map(classes.map((name, i) => [name, i]));
  const counts = all.sides.map(() => new Float64Array(classes.length ** 2));
  for (const point of all.points) {
    const x = place.get(oneLine(String(point.x ?? '–')));
    const y = place.get(oneLine(String(point.y ?? '–')));
    if (x !== undefined && y !== undefined)
      counts[all.sides.indexOf(point.side)]![y * classes.length + x]! += 1;
  }
  return counts;
}

/** CSS pixels of a cell: as large as two matrices beside each other leave in a chart, but never too small to see. */
function cellSize(classes: number, sides: number, margin: number): number {
  const room = Math.floor((chartSize.width - 24 - margin - (sides - 1) * 16) / sides / classes);
  return Math.max(classes > 20 ? 10 : 26, Math.min(sides > 1 ? 60 : 52, room));
}

function chart(all: Points, labels: Labels, ink: Inks, normalized: boolean): Chart {
  const classes = classesOf(all);
  const n = classes.length;
  const counts = count(all, classes);
  const most = Math.max(1, ...counts.flatMap((side) => [...side]));
  const cells = counts.map((side) =>
    [...side].map((c, i) => {
      const y = Math.floor(i / n);
      const row = side.subarray(y * n, y * n + n).reduce((sum, value) => sum + value, 0);
      const share = normalized ? c / (row || 1) : c / most;
      return { x: i % n, y, share, text: normalized ? share.toFixed(2) : shortNumber(c) };
    }),
  );
  const widest = Math.max(0, ...classes.map((name) => textWidth(name, look.fontSize)));
  const cell = cellSize(n, all.sides.length, Math.min(labelLimit, widest) + 36);
  const texts = cells.flatMap((side) => side.map(({ text }) => textWidth(text, look.fontSize)));
  const written = cell >= 24 && Math.max(...texts) < cell - 2;
  const band = bandScale(n, gap, gap);
  const ramp = interpolateHcl(...ink.ramp);
  const panel = (side: (typeof cells)[number]): readonly Mark[] => [
    ...side.map(
      ({ x, y, share }): Mark => ({
        type: 'rect',
        x: [band.start(x), band.start(x) + band.width],
        y: [1 - band.start(y), 1 - band.start(y) - band.width],
        colour: ramp(share),
        opacity: 1,
        ...(cell > 16 ? { round: { radius: 2, corners: 'all' } } : {}),
      }),
    ),
    ...(written ? side : []).map(({ x, y, share, text }): Mark => {
      const colour = share > 0.5 ? ink.onRamp : ink.text;
      return { type: 'text', x: band.middle(x), y: 1 - band.middle(y), text, colour };
    }),
  ];
  const labelled = { labelLimit, ...(n > 20 ? { thin: 'every second' as const } : {}) };
  return {
    title: all.title,
    size: { of: 'panel', width: cell * n, height: cell * n },
    legends: [],
    x: {
      title: all.xLabel || null,
      ticks: classes.map((label, i) => ({ at: band.middle(i), label })),
      slanted: widest > cell - 4,
      ...labelled,
    },
    y: {
      title: all.yLabel || null,
      ticks: classes.map((label, i) => ({ at: 1 - band.middle(i), label })),
      ...labelled,
    },
    panels: cells.map((side, r) => ({
      marks: panel(side),
      ...(all.sides.length > 1 ? { header: oneLine(labels[all.sides[r]!]) } : {}),
    })),
  };
}

const mostTableClasses = 8;

function percent(share: number): string {
  return `${(share * 100).toFixed(1)}%`;
}

/** "main has 91.2% on the diagonal, this change 93.0%" */
export function confusionAlt(all: Points, labels: Labels): string {
  const classes = classesOf(all);
  const parts = count(all, classes).map((side, r) => {
    const total = side.reduce((sum, value) => sum + value, 0);
    const right = classes.reduce((sum, _, i) => sum + side[i * classes.length + i]!, 0);
    const share = percent(total === 0 ? 0 : right / total);
    return r === 0
      ? `${oneLine(labels[all.sides[r]!])} has ${share}`
      : `${oneLine(labels[all.sides[r]!])} ${share}`;
  });
  return `${all.title}, a confusion matrix of ${classes.length} classes, ${all.xLabel} by ${all.yLabel}: ${parts.join(', ')} on the diagonal`;
}

/** The counts as text, `baseline → head` in each cell; undefined for more classes than a comment has room for. */
export function confusionTable(all: Points): TableBlock | undefined {
  const classes = classesOf(all);
  if (classes.length > mostTableClasses) return undefined;
  const counts = count(all, classes);
  return {
    type: 'table',
    align: ['left', ...classes.map(() => 'right' as const)],
    head: [[`${all.yLabel} ╲ ${all.xLabel}`], ...classes.map((name) => [name])],
    rows: classes.map((name, y) => [
      [name],
      ...classes.map((_, x) => [
        counts.map((side) => shortNumber(side[y * classes.length + x]!)).join(' → '),
      ]),
    ]),
  };
}

/** How often each class was taken for each other. */
export function confusion(all: Points, labels: Labels, ink: Inks): Chart {
  return chart(all, labels, ink, false);
}

/** The same as shares of each row's class, as DVC's template of this name has it. */
export function confusionNormalized(all: Points, labels: Labels, ink: Inks): Chart {
  return chart(all, labels, ink, true);
}
