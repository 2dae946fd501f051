import * as z from 'zod/mini';

/** A number, or a percentage of the baseline's value (`1%`). */
const amount = z.union([z.number(), z.string().check(z.regex(/^\d+(\.\d+)?\s*%$/))]);

const gate = z.strictObject({
  min: z.optional(z.number()),
  max: z.optional(z.number()),
  'max-drop': z.optional(amount),
  'max-rise': z.optional(amount),
});

/**
 * cml.yaml. Every key is optional; the JSON Schema that editors complete from (schema.json) is generated from this.
 */
export const configSchema = z.strictObject({
  train: z.optional(z.union([z.string(), z.strictObject({ run: z.string() })])),
  metrics: z.optional(z.array(z.string())),
  params: z.optional(z.array(z.string())),
  plots: z.optional(z.array(z.string())),
  ignore: z.optional(z.array(z.string())),
  baseline: z.optional(z.string()),
  directions: z.optional(z.record(z.string(), z.enum(['higher', 'lower']))),
  tolerance: z.optional(z.union([amount, z.record(z.string(), amount)])),
  gates: z.optional(z.record(z.string(), gate)),
  'fail-on': z.optional(z.enum(['gates', 'never'])),
  key: z.optional(z.string()),
  title: z.optional(z.string()),
  'allow-hosts': z.optional(z.array(z.string())),
});

export type Config = z.infer<typeof configSchema>;
export type GateRule = z.infer<typeof gate>;

/** The keys that may stand at a place of cml.yaml: at the top, or inside one gate. */
export function knownKeys(path: readonly PropertyKey[]): readonly string[] {
  if (path.length === 0) return Object.keys(configSchema.shape);
  return path[0] === 'gates' ? Object.keys(gate.shape) : [];
}
