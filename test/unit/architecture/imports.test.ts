import { readdir, readFile } from 'node:fs/promises';
import { dirname, join, posix } from 'node:path';
import { describe, expect, it } from 'vitest';

/** Rooms of src/, and the rooms that each may import. Doors stand at the top; imports go down only. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  model: [],
  formats: ['model'],
  fonts: [],
  stats: ['model'],
  io: ['model', 'formats/ini.ts'],
  options: ['model', 'io/files.ts'],
  ci: ['model', 'io', 'options'],
  engines: ['model', 'io'],
  sources: ['model', 'io', 'formats', 'dvc'],
  services: ['model', 'io', 'formats', 'sources'],
  dvc: ['model', 'io', 'formats'],
  stores: ['model', 'io'],
  forges: ['model', 'io', 'stores/types.ts', 'ci/types.ts'],
  ledger: ['model', 'io', 'formats'],
  pipeline: [
    'model',
    'io',
    'formats',
    'fonts',
    'stats',
    'options/config.ts',
    'options/outputs.ts',
    'options/nearest.ts',
    'ci',
    'engines',
    'sources',
    'services',
    'stores',
    'forges',
    'ledger',
    'dvc',
  ],
  compat: ['model', 'io', 'formats', 'ci/types.ts', 'forges/types.ts'],
  scaffold: ['model', 'formats'],
  demo: ['model', 'io'],
  doctor: ['model', 'io', 'formats', 'options', 'ci', 'pipeline'],
  commands: ['*'],
  'cli.ts': ['commands', 'options', 'io/output.ts'],
  'action.ts': ['commands', 'options'],
  'setup.ts': [],
  'globals.d.ts': [],
};

/** Rooms whose drivers may not know each other. */
const driverRooms = ['engines', 'sources', 'services', 'stores', 'forges'];

async function sourceFiles(): Promise<string[]> {
  const entries = await readdir('src', { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => join(entry.parentPath, entry.name));
}

async function importsOf(file: string): Promise<string[]> {
  const text = await readFile(file, 'utf8');
  const found = [...text.matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)'/g)].map((match) => match[1]!);
  return found.map((path) => posix.normalize(posix.join(dirname(file), path)).replace(/^src\//, ''));
}

function room(path: string): string {
  return path.split('/')[0]!;
}

describe('imports', async () => {
  const files = await sourceFiles();

  it.each(files)('of %s go one way', async (file) => {
    const from = file.replace(/^src\//, '');
    const rooms = allowed[room(from)];
    expect(rooms, `${room(from)}/ is not in the table of rooms`).toBeDefined();
    for (const target of await importsOf(file)) {
      const fine =
        room(target) === room(from) ||
        rooms!.includes('*') ||
        rooms!.some((name) => target === name || target.startsWith(`${name}/`));
      expect(fine, `${from} imports ${target}`).toBe(true);
      expect(['cli.ts', 'action.ts'], `${from} imports a door`).not.toContain(target);
      const [driver, other] = [from.split('/'), target.split('/')];
      const crosses =
        driverRooms.includes(room(from)) &&
        room(target) === room(from) &&
        driver.length > 2 &&
        other.length > 2 &&
        driver[1] !== other[1];
      expect(crosses, `${from} imports another driver, ${target}`).toBe(false);
    }
  });

  it.each(files.filter((file) => !/\/(cli|action|setup)\.ts$/.test(file)))(
    '%s reads no process.env',
    async (file) => {
      expect(await readFile(file, 'utf8')).not.toMatch(/process\.env\b/);
    },
  );

  it('load Vega in the sandbox alone', async () => {
    const [loads, knows]: [string[], string[]] = [[], []];
    for (const file of files) {
      const text = await readFile(file, 'utf8');
      if (/(?:from|import\()\s*'vega(?:-lite|-interpreter)?'/.test(text)) loads.push(file);
      if (/'\.\/vega\.ts'/.test(text)) knows.push(file);
    }
    expect(loads).toEqual(['src/pipeline/render/plots/vega.ts']);
    expect(knows).toEqual(['src/pipeline/render/plots/child.ts']);
  });
});
