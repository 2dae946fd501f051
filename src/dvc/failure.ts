/** What DVC itself would report and stop at: a file it refuses, an expression it cannot resolve, a bad revision. */
export class DvcError extends Error {
  override readonly name: string = 'DvcError';
  /** The class that DVC raises, as `--json` shows it. */
  readonly type: string;

  constructor(message: string, type = 'DvcException') {
    super(message);
    this.type = type;
  }
}
