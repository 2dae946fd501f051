/** Where an entry comes from. */
export interface Origin {
  readonly source: string;
  readonly file: string;
  readonly step?: number;
}
