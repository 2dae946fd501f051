/** A part of the examples, by what their other columns say. */
export interface SliceChange {
  readonly where: readonly { readonly column: string; readonly label: string }[];
  /** Examples in it. */
  readonly size: number;
  /** Head − baseline of the metric over these examples. */
  readonly delta: number;
  /** Of "nothing changed here", corrected by Holm over every slice that was looked at. */
  readonly p: number;
}

/** Examples by id: how many, and the first of them. */
export interface Examples {
  readonly count: number;
  readonly ids: readonly string[];
}

/** Where a change does worst. */
export interface Slices {
  /** What is averaged over a slice: `accuracy`, `mae`, `mean`. */
  readonly metric: string;
  /** Those that got worse, the surest harm first. */
  readonly worst: readonly SliceChange[];
  /** Right before and wrong now, and the other way round; of answers that are right or wrong. */
  readonly broken?: Examples;
  readonly fixed?: Examples;
}

/** Selection rates of a protected attribute's groups: the share of examples that are predicted positive. */
export interface GroupRates {
  readonly attribute: string;
  readonly groups: readonly {
    readonly label: string;
    readonly size: number;
    readonly before?: number;
    readonly after: number;
  }[];
}

/** How far one column of the inputs moved between the baseline's table and head's. */
export interface ColumnDrift {
  readonly column: string;
  /** Kolmogorov–Smirnov for numbers, Pearson's chi-square for labels. */
  readonly test: 'ks' | 'chi2';
  readonly statistic: number;
  readonly p: number;
  /** Population stability index. */
  readonly psi: number;
  /** Jensen–Shannon distance, 0 to 1. */
  readonly js: number;
}

export interface Drift {
  readonly table: string;
  readonly rows: { readonly before: number; readonly after: number };
  readonly columns: readonly ColumnDrift[];
  /** Columns that one side alone has. */
  readonly missing: readonly string[];
}

/** What lies behind the verdicts, example by example and column by column. */
export interface Insights {
  readonly slices?: Slices;
  /** Questions that were answered both right and wrong on the unchanged baseline. */
  readonly unstable?: Examples;
  readonly fairness?: readonly GroupRates[];
  readonly drift?: Drift;
}
