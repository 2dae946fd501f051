import { textWidth } from '../../../../fonts/metrics.ts';
import type { TableBlock } from '../../../../model/report.ts';
import type { Labels } from '../encoding.ts';
import type { Points } from '../table.ts';
import { oneLine, shortNumber } from '../text.ts';
import { chartSize, type Inks } from '../theme.ts';
import type { Spec } from '../vega.ts';

const mostClasses = 60;
const labelLimit = 80;

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

function spec(all: Points, labels: Labels, ink: Inks, normalized: boolean): Spec {
  const classes = classesOf(all);
  const n = classes.length;
  const counts = count(all, classes);
  const most = Math.max(1, ...counts.flatMap((side) => [...side]));
  const values = counts.flatMap((side, r) =>
    [...side].map((c, i) => {
      const y = Math.floor(i / n);
      const row = side.subarray(y * n, y * n + n).reduce((sum, value) => sum + value, 0);
      const share = normalized ? c / (row || 1) : c / most;
      const text = normalized ? share.toFixed(2) : shortNumber(c);
      return { x: i % n, y, r, share, text };
    }),
  );
  const names = classes.map((name) => name);
  const labelWidth = Math.min(labelLimit, Math.max(0, ...names.map((name) => textWidth(name, 11))));
  const cell = cellSize(n, all.sides.length, labelWidth + 36);
  const expression = `${JSON.stringify(names)}[datum.value]`;
  const sideNames = all.sides.map((side) => oneLine(labels[side]));
  const written = cell >= 24 && Math.max(...values.map((value) => textWidth(value.text, 11))) < cell - 2;
  const axis = { labelExpr: expression, labelLimit, labelOverlap: n > 20 };
  const classAxis = { type: 'nominal', scale: { domain: [...classes.keys()], padding: 0.04 } };
  const slanted = Math.max(0, ...names.map((name) => textWidth(name, 11))) > cell - 4;
  return {
    title: { text: all.title, limit: chartSize.width - 24 },
    data: { values },
    spacing: 16,
    facet: {
      column: {
        field: 'r',
        type: 'nominal',
        header:
          all.sides.length > 1
            ? {
                title: null,
                labelExpr: `${JSON.stringify(sideNames)}[datum.value]`,
                labelPadding: 6,
                labelLimit: cell * n,
              }
            : { title: null, labels: false },
      },
    },
    spec: {
      width: cell * n,
      height: cell * n,
      encoding: {
        x: {
          field: 'x',
          ...classAxis,
          axis: { ...axis, title: all.xLabel || null, labelAngle: slanted ? -45 : 0 },
        },
        y: { field: 'y', ...classAxis, axis: { ...axis, title: all.yLabel || null } },
      },
      layer: [
        {
          mark: { type: 'rect', cornerRadius: cell > 16 ? 2 : 0 },
          encoding: {
            color: {
              field: 'share',
              type: 'quantitative',
              legend: null,
              scale: { domain: [0, 1], range: [...ink.ramp] },
            },
          },
        },
        ...(written
          ? [
              {
                mark: { type: 'text' },
                encoding: {
                  text: { field: 'text' },
                  color: { condition: { test: 'datum.share > 0.5', value: ink.onRamp }, value: ink.text },
                },
              },
            ]
          : []),
      ],
    },
  };
}

const mostTableClasses = 8;

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}

/** "main has 91.2 % on the diagonal, this change 93.0 %" */
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
export function confusion(all: Points, labels: Labels, ink: Inks): Spec {
  return spec(all, labels, ink, false);
}

/** The same as shares of each row's class, as DVC's template of this name has it. */
export function confusionNormalized(all: Points, labels: Labels, ink: Inks): Spec {
  return spec(all, labels, ink, true);
}
