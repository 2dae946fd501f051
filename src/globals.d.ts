/** The version in package.json, set when the doors are bundled. */
declare const CML_VERSION: string;

/** Vega's statistics, which ship no types. */
declare module 'vega-statistics' {
  /** A local regression of the points, as pairs in the order of x. Sorts a copy. */
  export function regressionLoess<T>(
    points: readonly T[],
    x: (point: T) => number,
    y: (point: T) => number,
    bandwidth: number,
  ): [x: number, y: number][];
}
