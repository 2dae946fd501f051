/** One line of a chart. `x` and `y` have the same length; a gap is NaN. Already reduced to what a picture can show. */
export interface Series {
  readonly name: string;
  readonly x: readonly number[];
  readonly y: readonly number[];
  /** Points before the reduction. */
  readonly total: number;
}

interface PlotBase {
  /** By which the baseline's plot of the same name is found; mostly the file's path. */
  readonly id: string;
  readonly title: string;
  readonly source: string;
  readonly file: string;
}

/** Numbers over steps, or over any numeric x. */
export interface SeriesPlot extends PlotBase {
  readonly kind: 'series';
  readonly xLabel: string;
  readonly yLabel: string;
  readonly series: readonly Series[];
  /** Logged step by step while the training ran: what is noisy is smoothed, the points themselves faint behind it. */
  readonly live?: boolean;
}

/** A cell of a table plot. */
export type Cell = number | string | boolean | null;

/** Rows drawn through a named template (`confusion`, `scatter`, `bar_horizontal` …) or a Vega-Lite template of the user's. */
export interface TablePlot extends PlotBase {
  readonly kind: 'table';
  readonly template: string | { readonly content: string };
  /** Column names, hostile as all names from files. */
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
  readonly x?: string;
  readonly y: readonly string[];
  readonly xLabel?: string;
  readonly yLabel?: string;
}

/** A Vega or Vega-Lite specification as its author wrote it, data inlined. */
export interface SpecPlot extends PlotBase {
  readonly kind: 'spec';
  readonly spec: Readonly<Record<string, unknown>>;
}

/** A picture that the training drew itself. */
export interface ImagePlot extends PlotBase {
  readonly kind: 'image';
  readonly mime: 'image/png' | 'image/jpeg' | 'image/gif' | 'image/svg+xml' | 'image/webp';
  readonly bytes: Uint8Array;
}

export type Plot = SeriesPlot | TablePlot | SpecPlot | ImagePlot;
