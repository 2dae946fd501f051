/** A Vega or Vega-Lite specification. */
export type Spec = Readonly<Record<string, unknown>>;

/** Where a specification's data come from. Rejects what it does not want to load. */
export type LoadData = (url: string) => Promise<string>;

/** Whether a specification is Vega rather than Vega-Lite: by its `$schema`, else by what only Vega has. */
export function isVega(spec: Spec): boolean {
  const schema = spec.$schema;
  if (typeof schema === 'string' && /\/vega(-lite)?\//.test(schema)) return !schema.includes('/vega-lite/');
  return Array.isArray(spec.marks) || Array.isArray(spec.signals) || Array.isArray(spec.scales);
}
