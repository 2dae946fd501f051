/** A number in the metric's own unit, or a percentage of the baseline's value: `1%`. */
export type Amount = number | string;

/** The rules of one pattern under `gates:` in cml.yaml. All that are given must hold. */
export interface GateRule {
  readonly min?: number | undefined;
  readonly max?: number | undefined;
  readonly 'max-drop'?: Amount | undefined;
  readonly 'max-rise'?: Amount | undefined;
}

export interface JudgeOptions {
  /** By metric or glob. Every pattern that matches a metric holds for it; a pattern that matches none fails. */
  readonly gates?: Readonly<Record<string, GateRule>> | undefined;
  /** How far a metric may move and still be noise: one amount for all, or by metric or glob. */
  readonly tolerance?: Amount | Readonly<Record<string, Amount>> | undefined;
}
