import { Ajv, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';

/** As much of JSON Schema and OpenAPI 3.0 as the descriptions use. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly format?: string;
  readonly enum?: readonly unknown[];
  readonly nullable?: boolean;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly allOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
}

interface Content {
  readonly content?: Readonly<Record<string, { readonly schema?: Schema }>>;
  readonly $ref?: string;
}

interface Parameter {
  readonly $ref?: string;
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly schema?: Schema;
}

interface Operation {
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: Content & { readonly required?: boolean };
  readonly responses: Readonly<Record<string, Content>>;
}

/** A published description of an API: OpenAPI 3.0, or the part of one that is in use. */
export interface Description {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: Readonly<Record<string, unknown>>;
}

export interface Contract {
  /** What is wrong with a query or a request's body; undefined where nothing is. */
  request(path: string, method: string, query: URLSearchParams, body: unknown): string | undefined;
  /** What is wrong with an answer. */
  response(path: string, method: string, status: number, body: unknown): string | undefined;
  /** A valid answer in which everything but `known` is made up: `null`, `''`, 0, or the first of an enumeration. */
  example(path: string, method: string, status: number, known: object): unknown;
}

/** A value that may be null is described by its other values alone, which a strict reader takes at their word. */
function withNull(_key: string, value: unknown): unknown {
  if (!isObject(value) || value.nullable !== true || !Array.isArray(value.enum)) return value;
  return value.enum.includes(null) ? value : { ...value, enum: [...value.enum, null] };
}

/** Holds a server to a published description. */
export function contract(description: Description): Contract {
  const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: true, coerceTypes: false });
  addFormats.default(ajv);
  ajv.addSchema(JSON.parse(JSON.stringify({ $id: 'api', components: description.components }, withNull)));
  const compiled = new WeakMap<Schema, ValidateFunction>();

  function resolve<T extends { readonly $ref?: string }>(thing: T): T {
    if (!thing.$ref) return thing;
    const found = thing.$ref
      .slice(2)
      .split('/')
      .reduce<unknown>(
        (at, part) => (at as Record<string, unknown>)[part.replaceAll('~1', '/').replaceAll('~0', '~')],
        description,
      );
    return resolve(found as T);
  }

  function validate(schema: Schema, value: unknown): string | undefined {
    let check = compiled.get(schema);
    if (!check) {
      check = ajv.compile(
        JSON.parse(JSON.stringify(schema, withNull).replaceAll('"#/components/', '"api#/components/')),
      );
      compiled.set(schema, check);
    }
    if (check(value)) return undefined;
    return (check.errors ?? [])
      .slice(0, 3)
      .map((error) => `${error.instancePath} ${error.message}`)
      .join('; ');
  }

  function operation(path: string, method: string): Operation {
    const found = description.paths[path]?.[method.toLowerCase()];
    if (!found) throw new Error(`${method} ${path} is not in the description`);
    return found;
  }

  function schemaOf(content: Content | undefined): Schema | undefined {
    return content && resolve(content).content?.['application/json']?.schema;
  }

  function queryProblem(parameters: readonly Parameter[], query: URLSearchParams): string | undefined {
    const known = new Map(parameters.filter((one) => one.in === 'query').map((one) => [one.name, one]));
    for (const [name, text] of query) {
      const parameter = known.get(name);
      if (!parameter) return `there is no parameter ${name}`;
      const schema = parameter.schema && resolve(parameter.schema);
      const value =
        schema?.type === 'integer' ? Number(text) : schema?.type === 'boolean' ? text === 'true' : text;
      const problem = schema && validate(schema, value);
      if (problem) return `${name}: ${problem}`;
    }
    return undefined;
  }

  /** `known` with everything that the schema requires beside it. Depth keeps a schema that contains itself from never ending. */
  function complete(schema: Schema, known: unknown, depth: number): unknown {
    const one = resolve(schema);
    if (known === null) return null;
    if (known === undefined && one.enum) return one.enum[0];
    if (known === undefined && one.nullable) return null;
    if (one.allOf) return Object.assign({}, ...one.allOf.map((part) => complete(part, known, depth)));
    const choices = (one.oneOf ?? one.anyOf ?? []).map(resolve);
    const choice = choices.find((part) => !isObject(known) || part.properties) ?? choices[0];
    if (choice && !one.properties) return complete(choice, known, depth);
    if (Array.isArray(known)) return known.map((row) => complete(one.items ?? {}, row, depth + 1));
    if (known !== undefined && !isObject(known)) return known;
    if (one.type === 'array') return [];
    if (one.type === 'integer' || one.type === 'number') return 0;
    if (one.type === 'boolean') return false;
    if (one.type === 'string') return text(one.format);
    if (depth > 8) return {};
    const names = new Set([...(one.required ?? []), ...Object.keys(known ?? {})]);
    return Object.fromEntries(
      [...names].map((name) => [name, complete(one.properties?.[name] ?? {}, known?.[name], depth + 1)]),
    );
  }

  return {
    request(path, method, query, body) {
      const found = operation(path, method);
      const problem = queryProblem((found.parameters ?? []).map(resolve), query);
      if (problem) return problem;
      const schema = schemaOf(found.requestBody);
      if (schema) return validate(schema, body ?? {});
      return undefined;
    },
    response(path, method, status, body) {
      const content = operation(path, method).responses[String(status)];
      if (!content) return `a ${status} is not foreseen`;
      const schema = schemaOf(content);
      return schema && validate(schema, body);
    },
    example(path, method, status, known) {
      const schema = schemaOf(operation(path, method).responses[String(status)]);
      return schema ? complete(schema, known, 0) : known;
    },
  };
}

function text(format: string | undefined): string {
  if (format === 'date-time') return '2026-01-02T03:04:05Z';
  if (format === 'date') return '2026-01-02';
  if (format === 'uri') return 'http://127.0.0.1/';
  return format === 'email' ? 'nobody@example.com' : '';
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
