import { loadAll, YAMLException } from 'js-yaml';
import en from 'zod/v4/locales/en.js';
import { CmlError } from '../model/errors.ts';
import { type Config, configSchema, knownKeys } from './config.ts';
import { readConfigText } from './find-config.ts';
import { nearest } from './nearest.ts';
import { linesOf, type YamlPath } from './positions.ts';
import { problemText } from './problem-text.ts';

/** One mistake in cml.yaml, at a line a person can go to. */
export interface ConfigProblem {
  readonly line: number;
  readonly message: string;
}

/**
 * Reads cml.yaml. A missing file is the empty configuration unless it was asked for by name. `shown` is what messages call it.
 * @throws CmlError `config-unreadable`, or `config-invalid` naming every mistake with its line.
 */
export async function loadConfig(
  path: string,
  { required, shown = path }: { required: boolean; shown?: string },
): Promise<Config> {
  let text: string;
  try {
    text = readConfigText(path);
  } catch (cause) {
    if (!(cause instanceof CmlError)) throw cause;
    const isMissing = cause.code === 'file-missing';
    if (isMissing && !required) return {};
    throw new CmlError('config-unreadable', isMissing ? `${shown} does not exist.` : cause.message, {
      cause,
    });
  }
  const { config, problems } = parseConfig(text);
  if (config) return config;
  const list = problems.map(({ line, message }) => `${shown}:${line}: ${message}`).join('\n');
  throw new CmlError('config-invalid', list, {
    hint: 'Correct these lines; `cml doctor` checks the file again.',
  });
}

/** Parses the text of cml.yaml; either the configuration or at least one problem comes back. Pure. */
export function parseConfig(text: string): { config?: Config; problems: readonly ConfigProblem[] } {
  let tree: unknown;
  try {
    // A file of comments alone holds no document at all.
    tree = loadAll(text)[0] ?? {};
  } catch (cause) {
    if (!(cause instanceof YAMLException)) throw cause;
    return { problems: [{ line: (cause.mark?.line ?? 0) + 1, message: `not YAML: ${cause.reason}` }] };
  }
  const parsed = configSchema.safeParse(tree, { error: en().localeError });
  if (parsed.success) {
    const { train, ...rest } = parsed.data;
    const training = typeof train === 'string' ? { run: train } : train;
    return { config: training === undefined ? rest : { ...rest, train: training }, problems: [] };
  }
  const lineOf = linesOf(text);
  const problems = parsed.error.issues.flatMap((issue) => describe(issue, tree, lineOf));
  return { problems: problems.sort((a, b) => a.line - b.line) };
}

type Issue = NonNullable<ReturnType<typeof configSchema.safeParse>['error']>['issues'][number];

function describe(issue: Issue, tree: unknown, lineOf: (path: YamlPath) => number): ConfigProblem[] {
  if (issue.code === 'unrecognized_keys') {
    const known = knownKeys(issue.path);
    return issue.keys.map((key) => {
      const meant = nearest(key, known);
      const advice = meant ? `did you mean “${meant}”?` : `the keys here are ${known.join(', ')}.`;
      return { line: lineOf([...issue.path, key]), message: `there is no key “${key}”: ${advice}` };
    });
  }
  const options = issue.code === 'invalid_union' ? issue.errors : [];
  // Of several shapes the one that was meant is the one of which something inside is wrong.
  const meant = options.find((inner) => inner.some(({ path }) => path.length > 0));
  if (meant)
    return meant.flatMap((inner) =>
      describe({ ...inner, path: [...issue.path, ...inner.path] }, tree, lineOf),
    );
  const where = issue.path.map(String).join('.');
  return [
    {
      line: lineOf(issue.path),
      message: `${where || 'the file'}: ${problemText(issue, at(tree, issue.path))}`,
    },
  ];
}

function at(tree: unknown, path: YamlPath): unknown {
  return path.reduce<unknown>((node, key) => (node as Record<PropertyKey, unknown> | undefined)?.[key], tree);
}
