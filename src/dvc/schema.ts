import { isDict, isList, type Py, pyType } from '../formats/python/value.ts';
import { DvcError } from './failure.ts';

/** Says what is wrong with a value, or nothing. */
type Check = (value: Py, path: string) => string | undefined;

const text: Check = (value, path) => (typeof value === 'string' ? undefined : expected('str', value, path));
const flag: Check = (value, path) => (typeof value === 'boolean' ? undefined : expected('bool', value, path));
const integer: Check = (value, path) =>
  typeof value === 'bigint' || typeof value === 'boolean' ? undefined : expected('int', value, path);
const anything: Check = () => undefined;
const anyDict: Check = (value, path) => (isDict(value) ? undefined : expected('a dictionary', value, path));
const anyList: Check = (value, path) => (isList(value) ? undefined : expected('a list', value, path));
const nothing: Check = (value, path) => (value === null ? undefined : expected('null', value, path));

function expected(what: string, value: Py, path: string): string {
  return `expected ${what}, in ${path || 'the file'}: ${pyType(value)} found`;
}

function anyOf(...checks: readonly Check[]): Check {
  return (value, path) => {
    let last: string | undefined;
    for (const check of checks) {
      last = check(value, path);
      if (last === undefined) return undefined;
    }
    return last;
  };
}

function listOf(item: Check): Check {
  return (value, path) => {
    if (!isList(value)) return expected('a list', value, path);
    for (const [index, element] of value.entries()) {
      const problem = item(element, `${path} -> ${index}`);
      if (problem !== undefined) return problem;
    }
    return undefined;
  };
}

/** A dict whose keys are names of the user's. */
function dictOf(item: Check): Check {
  return (value, path) => {
    if (!isDict(value)) return expected('a dictionary', value, path);
    for (const [key, element] of value) {
      if (typeof key !== 'string') return `extra keys not allowed, in ${path}: ${String(key)}`;
      const problem = item(element, `${path} -> ${key}`);
      if (problem !== undefined) return problem;
    }
    return undefined;
  };
}

/** A dict with these keys and no others. */
function record(fields: Readonly<Record<string, Check>>, required: readonly string[] = []): Check {
  const known = new Map(Object.entries(fields));
  return (value, path) => {
    if (!isDict(value)) return expected('a dictionary', value, path);
    for (const [key, element] of value) {
      const check = typeof key === 'string' ? known.get(key) : undefined;
      if (check === undefined) return `extra keys not allowed, in ${path || 'the file'}: '${String(key)}'`;
      const problem = check(element, `${path} -> ${String(key)}`);
      if (problem !== undefined) return problem;
    }
    const missing = required.find((key) => !value.has(key));
    return missing === undefined
      ? undefined
      : `required key not provided, in ${path || 'the file'}: '${missing}'`;
  };
}

const checksum: Check = (value, path) => {
  if (value === null || value === '') return undefined;
  const shown = typeof value === 'bigint' || typeof value === 'boolean' ? String(value) : value;
  return typeof shown === 'string' && shown.length >= 3 ? undefined : expected('a checksum', value, path);
};
const checksums = { md5: checksum, checksum, etag: checksum };
const meta = { size: integer, nfiles: integer, isexec: flag, version_id: text };
const cloud: Check = (value, path) =>
  dictOf(record({ ...meta, ...checksums }))(value, path) ??
  (isDict(value) && value.size > 1 ? `one entry was expected, in ${path}` : undefined);
const annotation = { desc: text, type: text, labels: listOf(text), meta: anything };
const folderFiles = listOf(record({ ...checksums, ...meta, relpath: text, cloud }, ['relpath']));
const artifact = { ...checksums, ...meta, path: text, persist: flag, cloud, hash: text };

const repository = record(
  { url: text, rev: text, rev_lock: text, config: anyOf(text, anyDict), remote: anyOf(text, anyDict) },
  ['url'],
);
const database = record({ query: text, connection: text, file_format: text, table: text });

const singleStage = record({
  md5: checksum,
  wdir: anyOf(text, nothing),
  deps: anyOf(
    listOf(record({ ...artifact, repo: repository, db: database, files: folderFiles, fs_config: anyDict })),
    nothing,
  ),
  outs: anyOf(
    listOf(
      record({
        ...artifact,
        ...annotation,
        cache: flag,
        remote: text,
        push: flag,
        files: folderFiles,
        fs_config: anyDict,
      }),
    ),
    nothing,
  ),
  locked: flag,
  frozen: flag,
  meta: anything,
  always_changed: flag,
  desc: text,
});

const data = listOf(
  record({ ...checksums, ...meta, path: text, cloud, files: folderFiles, hash: text, dataset: anyDict }, [
    'path',
  ]),
);
const command = anyOf(text, anyList);
const lockFile = record(
  {
    schema: (value, path) => (value === '2.0' ? undefined : `invalid schema version, in ${path}`),
    datasets: anything,
    stages: dictOf(
      record({ cmd: command, deps: data, params: dictOf(dictOf(anything)), outs: data }, ['cmd']),
    ),
  },
  ['schema'],
);

const flags = { ...annotation, cache: flag, persist: flag, checkpoint: flag, remote: text, push: flag };
const properties = record({
  ...flags,
  template: text,
  x: text,
  y: text,
  x_label: text,
  y_label: text,
  title: text,
  header: flag,
});
const out = anyOf(text, dictOf(record(flags)));
const vars = listOf(anyOf(text, anyDict));
const stage = record(
  {
    matrix: dictOf(anyOf(text, anyList)),
    cmd: command,
    wdir: text,
    deps: listOf(text),
    params: listOf(anyOf(text, anyDict)),
    vars,
    frozen: flag,
    meta: anything,
    desc: text,
    always_changed: flag,
    outs: listOf(out),
    metrics: listOf(out),
    plots: listOf(anyOf(text, dictOf(anyOf(properties, listOf(properties))))),
  },
  ['cmd'],
);
const foreach = record({ foreach: anyOf(anyDict, anyList, text), do: stage }, ['foreach', 'do']);

const plot = record({
  x: anyOf(text, dictOf(text)),
  y: anyOf(text, listOf(text), dictOf(anyOf(text, listOf(text)))),
  x_label: text,
  y_label: text,
  title: text,
  template: text,
});

const project = record({
  datasets: anything,
  plots: listOf(anyOf(text, namedPlot)),
  stages: dictOf((value, path) =>
    (isDict(value) && (value.has('foreach') || value.has('do')) ? foreach : stage)(value, path),
  ),
  vars,
  params: listOf(text),
  metrics: listOf(text),
  artifacts: dictOf(record({ path: text, ...annotation }, ['path'])),
});

function namedPlot(value: Py, path: string): string | undefined {
  if (isDict(value) && value.size === 0) return `required key not provided, in ${path}`;
  return dictOf(anyOf(plot, nothing))(value, path);
}

/** The kinds of files that DVC writes or reads as its own. */
export const schemas = { 'dvc.yaml': project, 'dvc.lock': lockFile, '.dvc': singleStage } as const;

/** Throws DvcError where a file is not what DVC 3 accepts. */
export function validate(value: Py, kind: keyof typeof schemas, path: string): void {
  const problem = schemas[kind](value, '');
  if (problem !== undefined)
    throw new DvcError(`'${path}' validation failed: ${problem}.`, 'YAMLValidationError');
}
