import { services } from './index.ts';

/** A row of the table of services in `docs/sources.md`. */
export interface ServiceDescription {
  readonly name: string;
  readonly tool: string;
  readonly reads: string;
  readonly asked: string;
  /** `tested with 3.17.2`, or `by documentation`. */
  readonly support: string;
}

/** Every service, in the order in which they are shown. */
export function describeServices(): ServiceDescription[] {
  return services.map(({ name, tool, reads, asked, tested }) => ({
    name,
    tool,
    reads,
    asked,
    support: typeof tested === 'string' ? tested : `tested with ${tested.join(', ')}`,
  }));
}
