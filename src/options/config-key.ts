import * as z from 'zod/mini';

/** An optional key. The text shows in editors, through schema.json, and in docs/reference.md. */
export function key<S extends z.ZodMiniType>(text: string, schema: S): z.ZodMiniOptional<S> {
  const optional = z.optional(schema);
  z.globalRegistry.add(optional, { description: text });
  return optional;
}
