export type Mode = 'light' | 'dark';

/** The colours of one page. Every plot is drawn in these; a forge's own page colours, so that a picture has no edge. */
export interface Inks {
  readonly page: string;
  readonly text: string;
  readonly muted: string;
  readonly line: string;
  readonly grid: string;
  readonly baseline: string;
  readonly accent: string;
  /** Opacity of the baseline's lines where colour tells series apart. */
  readonly faded: number;
  /** For the lines of one plot. */
  readonly series: readonly string[];
  /** From nothing to much, for heat maps. */
  readonly ramp: readonly [string, string];
  /** Text on the strong end of the ramp. */
  readonly onRamp: string;
}

// GitHub's Primer colours; GitLab's page is white as well, and its dark grey is near enough.
export const inks: Record<Mode, Inks> = {
  light: {
    page: '#ffffff',
    text: '#1f2328',
    muted: '#59636e',
    line: '#c8d1da',
    grid: '#e6eaef',
    baseline: '#929aa4',
    accent: '#0969da',
    faded: 0.4,
    series: ['#0969da', '#d9620b', '#1a7f37', '#8250df', '#cf222e', '#0f8a8a', '#bf3989', '#9a6700'],
    ramp: ['#eef5fd', '#0a59b8'],
    onRamp: '#fefefe',
  },
  dark: {
    page: '#0d1117',
    text: '#f0f6fc',
    muted: '#9198a1',
    line: '#3d444d',
    grid: '#21262d',
    baseline: '#757c86',
    accent: '#4493f8',
    faded: 0.5,
    series: ['#4493f8', '#f0883e', '#3fb950', '#ab7df8', '#ff7b72', '#39c5cf', '#f778ba', '#d29922'],
    ramp: ['#152238', '#4d9bff'],
    onRamp: '#010409',
  },
};

/** CSS pixels of a chart: two stand beside each other in a comment on a desktop, and one fits a phone unshrunk. */
export const chartSize = { width: 400, height: 260 } as const;

/**
 * Sizes of our own pictures in CSS pixels, which an author's specification gets as its defaults. A baseline stands
 * `…Drop` below the place whose top, middle or bottom the text has, and `fontRise` is what stands above a baseline.
 */
export const look = {
  padding: 12,
  title: { size: 14, drop: 11, gap: 12 },
  fontSize: 11,
  fontRise: 9,
  topDrop: 9,
  middleDrop: 3,
  bottomDrop: -2,
  tickSize: 4,
  labelPadding: 5,
  labelLimit: 120,
  titlePadding: 8,
  legendGap: 10,
  headerGap: 6,
  panelGap: 16,
  lineWidth: 2,
  xTicks: 6,
  yTicks: 5,
} as const;
