import * as z from 'zod';
import { configSchema } from '../../src/options/config.ts';

/** The JSON Schema of cml.yaml, from which editors complete. */
export function schemaJson(): string {
  const schema = z.toJSONSchema(configSchema, { target: 'draft-7', io: 'input' });
  const { $schema, ...rest } = schema;
  const named = {
    $schema,
    title: 'cml.yaml',
    description: 'The configuration of cml. Every key is optional.',
    ...rest,
  };
  return `${JSON.stringify(named, null, 2)}\n`;
}
