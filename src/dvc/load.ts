import { JsonError, loadJson } from '../formats/python/json.ts';
import { emptyDict, type Py, truthy } from '../formats/python/value.ts';
import { readPlainYaml } from '../formats/python/yaml-plain.ts';
import { DvcError } from './failure.ts';
import { suffixOf } from './paths.ts';

/** Longer integers are refused by Python (`sys.get_int_max_str_digits`). */
const longestInteger = 4300;

/**
 * What a file holds, by its extension: JSON, TOML, Python literals, and YAML for all others. What is empty or false at
 * the top is an empty dict. Throws DvcError.
 */
export async function loadFile(path: string, bytes: Buffer): Promise<Py> {
  const text = decode(path, bytes);
  const suffix = suffixOf(path);
  if (suffix === '.json') return orEmpty(parsed(path, 'JSON', JsonError, () => loadJson(text)));
  // These two are rare: their parsers are loaded only when one is met.
  if (suffix === '.py') {
    const { loadPythonModule, PythonSyntaxError } = await import('../formats/python/module.ts');
    return parsed(path, 'Python', PythonSyntaxError, () => loadPythonModule(text));
  }
  if (suffix === '.toml') {
    const { loadToml } = await import('../formats/python/toml.ts');
    return parsed(path, 'TOML', Error, () => loadToml(text));
  }
  return loadYamlText(path, text);
}

/** As `loadFile`, for a file that is YAML whatever its name. */
export async function loadYamlBytes(path: string, bytes: Buffer): Promise<Py> {
  return loadYamlText(path, decode(path, bytes));
}

async function loadYamlText(path: string, text: string): Promise<Py> {
  // Most files need no more, and the parser is large.
  const plain = readPlainYaml(text);
  if (plain !== undefined) return orEmpty(plain);
  const { loadYaml, YAMLException } = await import('../formats/python/yaml.ts');
  return orEmpty(parsed(path, 'YAML', YAMLException, () => loadYaml(text)));
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function decode(path: string, bytes: Buffer): string {
  try {
    // Python's text mode gives lone newlines.
    return utf8.decode(bytes).replace(/\r\n?/g, '\n');
  } catch {
    throw new DvcError(`unable to read: '${path}', is not valid utf-8`, 'EncodingError');
  }
}

function orEmpty(value: Py): Py {
  return truthy(value) ? value : emptyDict;
}

function parsed(path: string, format: string, expected: new (...rest: never[]) => Error, read: () => Py): Py {
  try {
    const value = read();
    if (typeof value === 'bigint' && value.toString().length > longestInteger)
      throw new DvcError(`unable to read: '${path}', an integer is too long`, 'ValueError');
    return value;
  } catch (cause) {
    if (!(cause instanceof expected) && !(cause instanceof RangeError) && !(cause instanceof SyntaxError))
      throw cause;
    throw new DvcError(
      `unable to read: '${path}', ${format} file structure is corrupted`,
      `${format}FileCorruptedError`,
    );
  }
}
