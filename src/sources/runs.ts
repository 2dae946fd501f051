/** A folder in which a tool kept one run. */
export interface RunFolder<T> {
  readonly folder: string;
  /** By which the newest is found; any unit. */
  readonly time: number;
  readonly content: T;
}

export interface ChosenRun<T> extends RunFolder<T> {
  /** Empty for the only run; else what tells it from the others and is the same at the next training. */
  readonly name: string;
}

/** A name that is another at every training: a time, a number of a version, an id. */
const passing =
  /\d{4,}|\d\d?[-_:]\d\d[-_:]\d\d|^(?:version|run|trial|exp|experiment|checkpoint|try|attempt)?[-_]?\d*$|(?=[a-z]*\d)[0-9a-f]{8,}/i;

/**
 * The newest run of each kind. `runs/2026-11-21_07-22/` and `runs/2026-11-22_09-10/` are two trainings of one thing;
 * `runs/resnet/` and `runs/vgg/` are two things.
 */
export function newestRuns<T>(runs: readonly RunFolder<T>[]): ChosenRun<T>[] {
  const kinds = new Map<string, RunFolder<T>>();
  for (const run of runs) {
    const kind = run.folder
      .split('/')
      .map((part) => (passing.test(part) ? '' : part))
      .join('/');
    const known = kinds.get(kind);
    if (!known || run.time > known.time || (run.time === known.time && run.folder > known.folder))
      kinds.set(kind, run);
  }
  const names = [...kinds.keys()].map((kind) => kind.split('/'));
  let common = 0;
  while (
    names.length > 1 &&
    names.every((parts) => parts.length > common && parts[common] === names[0]![common])
  )
    common += 1;
  return [...kinds]
    .map(([kind, run]) => ({
      ...run,
      name: kinds.size === 1 ? '' : kind.split('/').slice(common).filter(Boolean).join('/'),
    }))
    .sort((a, b) => (a.folder < b.folder ? -1 : 1));
}

/** `name/key`, or the key alone where there is one run only. */
export function keyIn(run: { readonly name: string }, key: string): string {
  return run.name === '' ? key : `${run.name}/${key}`;
}
