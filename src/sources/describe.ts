import { sources } from './index.ts';

/** A row of the support table: `docs/sources.md`, and `cml sources --all`. */
export interface SourceDescription {
  readonly name: string;
  readonly tool: string;
  readonly reads: string;
  /** Globs by which it is found. */
  readonly files: readonly string[];
  /** `tested with 3.17.2`, or `by documentation`. */
  readonly support: string;
}

/** Every source, in the order in which they are asked. */
export function describeSources(): SourceDescription[] {
  return [...sources]
    .sort((a, b) => a.order - b.order || (a.name < b.name ? -1 : 1))
    .map(({ name, tool, reads, marks, tested }) => ({
      name,
      tool,
      reads,
      files: marks,
      support: typeof tested === 'string' ? tested : `tested with ${tested.join(', ')}`,
    }));
}
