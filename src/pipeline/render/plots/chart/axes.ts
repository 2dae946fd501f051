import { textWidth } from '../../../../fonts/metrics.ts';
import { type Inks, look } from '../theme.ts';
import { rule, type Size, shortened, text } from './svg.ts';
import type { Axis } from './types.ts';

const { fontSize, middleDrop, topDrop, bottomDrop } = look;

/** A label as it is drawn, with how much of its axis it covers. */
interface Label {
  readonly text: string;
  /** CSS pixels along the axis. */
  readonly at: number;
  readonly half: number;
}

function touch(labels: readonly Label[]): boolean {
  return labels.some((label, i) => i > 0 && overlap(labels[i - 1]!, label));
}

function overlap(a: Label, b: Label): boolean {
  return Math.abs(b.at - a.at) < a.half + b.half;
}

function everySecond(labels: readonly Label[]): Label[] {
  let kept = [...labels];
  while (kept.length >= 3 && touch(kept)) kept = kept.filter((_, i) => i % 2 === 0);
  // An axis says at least where it begins and ends.
  const last = labels.at(-1);
  return kept.length === 2 && last !== undefined ? [kept[0]!, last] : kept;
}

function apart(labels: readonly Label[]): Label[] {
  const kept: Label[] = [];
  for (const label of labels) {
    const before = kept.at(-1);
    if (!before || !overlap(before, label)) kept.push(label);
  }
  return kept;
}

function thinned(labels: readonly Label[], axis: Axis): readonly Label[] {
  const shown = labels.filter((label) => label.text !== '');
  if (axis.thin === undefined || !touch(shown)) return shown;
  return axis.thin === 'touching' ? apart(shown) : everySecond(shown);
}

const { SQRT1_2 } = Math;

function shownLabels(axis: Axis, length: number, vertical: boolean): readonly Label[] {
  const limit = axis.labelLimit ?? look.labelLimit;
  const labels = axis.ticks.map(({ at, label }): Label => {
    const words = shortened(label, fontSize, limit);
    const width = textWidth(words, fontSize);
    const across = axis.slanted ? (width + fontSize) * SQRT1_2 : width;
    return { text: words, at: at * length, half: (vertical ? fontSize : across) / 2 };
  });
  return thinned(labels, axis);
}

/** CSS pixels between the panel and the labels. */
function gap(axis: Axis): number {
  return look.labelPadding + (axis.marks ? look.tickSize : 0);
}

/** Lines stand half a pixel in, so that they cover whole ones; a label stands under its line. */
function nudge(axis: Axis): number {
  return axis.grid || axis.marks ? 0.5 : 0;
}

/** Where an axis has lines. */
function linePlaces(axis: Axis, length: number, vertical: boolean): number[] {
  if (axis.thin === 'touching') return axis.ticks.map(({ at }) => at * length);
  return shownLabels(axis, length, vertical).map(({ at }) => at);
}

function widest(labels: readonly Label[]): number {
  return Math.max(0, ...labels.map((label) => textWidth(label.text, fontSize)));
}

/** CSS pixels that an axis takes outside its panel. */
export interface Extent {
  /** Away from the panel. */
  readonly out: number;
  /** Of that, up to the title. */
  readonly labels: number;
  /** Beyond the start of the axis: left of the panel, or below it. */
  readonly start: number;
  /** Beyond its end. */
  readonly end: number;
}

function withTitle(axis: Axis, labels: number): Pick<Extent, 'out' | 'labels'> {
  return { labels, out: axis.title === null ? labels : labels + look.titlePadding + fontSize };
}

export function xExtent(axis: Axis, width: number): Extent {
  const labels = shownLabels(axis, width, false);
  const height = axis.slanted ? (widest(labels) + fontSize) * SQRT1_2 : fontSize;
  // A slanted label ends where its tick is.
  const left = ({ at, half }: Label) => (axis.slanted ? 2 * half : half) - at;
  const right = ({ at, half }: Label) => (axis.slanted ? 0 : half) + at - width;
  return {
    ...withTitle(axis, labels.length === 0 ? 0 : gap(axis) + height),
    start: Math.max(0, ...labels.map(left)),
    end: Math.max(0, ...labels.map(right)),
  };
}

export function yExtent(axis: Axis, height: number): Extent {
  const labels = shownLabels(axis, height, true);
  const above = look.fontRise - middleDrop;
  return {
    ...withTitle(axis, labels.length === 0 ? 0 : gap(axis) + widest(labels)),
    start: Math.max(0, ...labels.map(({ at }) => fontSize - above - at)),
    end: Math.max(0, ...labels.map(({ at }) => at + above - height)),
  };
}

function lines(places: readonly number[], draw: (at: number) => string): string {
  return places.map((place) => draw(Math.round(place))).join('');
}

/** What lies behind the marks. */
export function gridLines(x: Axis, y: Axis, { width, height }: Size, ink: Inks): string {
  const across = y.grid ? linePlaces(y, height, true).map((at) => height - at) : [];
  const down = x.grid ? linePlaces(x, width, false) : [];
  return (
    lines(down, (at) => rule([at, 0], [at, height], ink.grid)) +
    lines(across, (at) => rule([0, at], [width, at], ink.grid))
  );
}

/** Below the panel. */
export function xAxis(axis: Axis, { width, height }: Size, ink: Inks): string {
  const below = height + gap(axis);
  const style = { size: fontSize, colour: ink.muted };
  const labels = shownLabels(axis, width, false).map(({ text: words, at }) =>
    axis.slanted
      ? text(words, at, below + 0.5, { ...style, anchor: 'end', angle: -45, drop: topDrop })
      : text(words, at + nudge(axis), below + 0.5, { ...style, anchor: 'middle', drop: topDrop }),
  );
  const marks = axis.marks ? linePlaces(axis, width, false) : [];
  const down = height + xExtent(axis, width).labels + look.titlePadding + 0.5;
  const title =
    axis.title === null
      ? ''
      : text(shortened(axis.title, fontSize, width), width / 2 + 0.5, down, {
          ...style,
          anchor: 'middle',
          drop: topDrop,
        });
  return [
    lines(marks, (at) => rule([at, height], [at, height + look.tickSize], ink.line)),
    axis.line ? rule([0, height], [width, height], ink.line) : '',
    ...labels,
    title,
  ].join('');
}

/** Left of the panel. */
export function yAxis(axis: Axis, { height }: Size, ink: Inks): string {
  const style = { size: fontSize, colour: ink.muted };
  const labels = shownLabels(axis, height, true).map(({ text: words, at }) =>
    text(words, 0.5 - gap(axis), height - at + nudge(axis), { ...style, anchor: 'end', drop: middleDrop }),
  );
  if (axis.title === null) return labels.join('');
  const left = 0.5 - yExtent(axis, height).labels - look.titlePadding;
  const turned = { ...style, anchor: 'middle', angle: -90, drop: bottomDrop } as const;
  return `${labels.join('')}${text(shortened(axis.title, fontSize, height), left, height / 2 + 0.5, turned)}`;
}
