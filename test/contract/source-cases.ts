import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';

/** What a tool's own reader says about files that the tool wrote. */
export interface Expected {
  /** Python's `repr` of the value, or the text. */
  readonly metrics?: Readonly<Record<string, unknown>>;
  readonly params?: Readonly<Record<string, unknown>>;
  /** By title, by line: pairs of x and y; null for a plot of another kind. */
  readonly plots?: Readonly<
    Record<string, Readonly<Record<string, readonly (readonly [number, unknown])[]>>>
  >;
  /** Hashes, by path. */
  readonly data?: Readonly<Record<string, string>>;
  /** Codes. */
  readonly warnings?: readonly string[];
  /** Relative; for tools that keep single precision. */
  readonly tolerance?: number;
}

export interface SourceCase {
  /** The folder below test/fixtures/sources, which has the source's name. */
  readonly source: string;
  readonly name: string;
  readonly version: string;
  readonly expected: Expected;
  /** By path in the repository. Files `x.gz` are kept as `x`. */
  readonly files: ReadonlyMap<string, Buffer>;
}

const root = resolve(import.meta.dirname, '../fixtures/sources');

/**
 * Files that real tools wrote, each folder with the script that made it (make.py) and what the tool reads from
 * them (expected.json).
 */
export function sourceCases(): SourceCase[] {
  const tools = readdirSync(root, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return tools.flatMap((tool) => {
    const { version, cases } = JSON.parse(readFileSync(join(root, tool.name, 'expected.json'), 'utf8')) as {
      version: string;
      cases: Record<string, Expected>;
    };
    return Object.entries(cases).map(([name, expected]) => ({
      source: tool.name,
      name,
      version,
      expected,
      files: filesBelow(join(root, tool.name, name)),
    }));
  });
}

function filesBelow(folder: string): Map<string, Buffer> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  return new Map(
    entries.map((entry) => {
      const path = join(entry.parentPath, entry.name);
      const shown = path.slice(folder.length + 1).replaceAll('\\', '/');
      const content = readFileSync(path);
      return shown.endsWith('.gz') ? [shown.slice(0, -3), gunzipSync(content)] : [shown, content];
    }),
  );
}
