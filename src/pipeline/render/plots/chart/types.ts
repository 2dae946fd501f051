/**
 * A picture as plain data. Everything inside a panel stands in its unit square: 0 is its left or bottom edge, 1 its right
 * or top one. NaN is a gap in a line, and any other mark with a NaN is not drawn.
 */
export interface Chart {
  readonly title: string;
  /** CSS pixels, of the whole picture or of each panel. */
  readonly size: { readonly of: 'picture' | 'panel'; readonly width: number; readonly height: number };
  /** Above the panels, each on lines of its own. */
  readonly legends: readonly Legend[];
  /** One below each panel. */
  readonly x: Axis;
  /** Left of the first panel. */
  readonly y: Axis;
  /** Beside each other. */
  readonly panels: readonly Panel[];
}

export interface Panel {
  /** What stands above the panel. */
  readonly header?: string;
  readonly marks: readonly Mark[];
}

export interface Tick {
  readonly at: number;
  readonly label: string;
}

export interface Axis {
  readonly title: string | null;
  /** In the order of their places. */
  readonly ticks: readonly Tick[];
  /** Lines across the panel. */
  readonly grid?: boolean;
  /** Short lines outside the panel. */
  readonly marks?: boolean;
  /** The edge of the panel. */
  readonly line?: boolean;
  /**
   * What happens to labels that would touch: every second tick goes, or the label of each that touches the last, whose
   * line stays; or nothing.
   */
  readonly thin?: 'every second' | 'touching';
  readonly slanted?: boolean;
  /** CSS pixels of the longest label. */
  readonly labelLimit?: number;
}

export type LegendSymbol = 'line' | 'circle' | 'square';

export interface Legend {
  readonly entries: readonly { readonly label: string; readonly colour: string; readonly opacity: number }[];
  readonly columns: number;
  readonly labelLimit: number;
  readonly symbol: LegendSymbol;
}

export interface Paint {
  readonly colour: string;
  readonly opacity: number;
}

export interface LineMark extends Paint {
  readonly type: 'line';
  readonly x: ArrayLike<number>;
  readonly y: ArrayLike<number>;
  /** CSS pixels. */
  readonly width: number;
  /** Whether what lies outside the panel is cut off. */
  readonly clip?: boolean;
}

export interface DotsMark extends Paint {
  readonly type: 'dots';
  readonly x: ArrayLike<number>;
  readonly y: ArrayLike<number>;
  /** Square CSS pixels around each, as Vega has it: 4 r² of a disc of radius r. */
  readonly size: number;
}

export interface RectMark extends Paint {
  readonly type: 'rect';
  readonly x: readonly [number, number];
  readonly y: readonly [number, number];
  /** CSS pixels of the rounding: of all corners, or of those at the end that `x` names second. */
  readonly round?: { readonly radius: number; readonly corners: 'all' | 'end' };
}

export interface TextMark {
  readonly type: 'text';
  /** Of its centre. */
  readonly x: number;
  readonly y: number;
  readonly text: string;
  readonly colour: string;
}

export type Mark = LineMark | DotsMark | RectMark | TextMark;
