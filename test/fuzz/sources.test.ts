import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readColumns } from '../../src/formats/columns.ts';
import { parseCsv } from '../../src/formats/csv.ts';
import { parseJson, parseJsonLines } from '../../src/formats/json.ts';
import { parsePickle } from '../../src/formats/pickle.ts';
import { openDatabase } from '../../src/formats/sqlite.ts';
import { parseToml } from '../../src/formats/toml.ts';
import { parseYaml } from '../../src/formats/yaml.ts';
import { readMember } from '../../src/formats/zip.ts';
import { CmlError } from '../../src/model/errors.ts';
import { collect } from '../../src/pipeline/collect/index.ts';
import { assignments } from '../../src/sources/assignments.ts';
import { sources } from '../../src/sources/index.ts';
import { createEvents, readEvents } from '../../src/sources/tensorboard/events.ts';
import { readRecords } from '../../src/sources/wandb/records.ts';
import { type SourceCase, sourceCases } from '../contract/source-cases.ts';
import { memoryView } from '../support/memory-view.ts';

/** The same inputs on every run; raise CML_FUZZ_TIME, and set CML_FUZZ_SEED, to look further. */
const seed = Number(process.env.CML_FUZZ_SEED ?? 20_261_121);
const budget = Number(process.env.CML_FUZZ_TIME ?? 700);

/** Bytes with some of them changed, cut out, doubled, or replaced by what is special in many formats. */
const change = fc.record({
  kind: fc.constantFrom('flip', 'cut', 'drop', 'double', 'insert', 'number'),
  at: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
  size: fc.integer({ min: 1, max: 400 }),
  bit: fc.integer({ min: 0, max: 7 }),
});
type Change = typeof change extends fc.Arbitrary<infer T> ? T : never;

const special = [
  '\u0000',
  '[[[[',
  '{"',
  'NaN',
  '1e999',
  '__proto__',
  '"',
  '\n',
  '\xff\xff\xff\xff',
  '&a *a',
  '<<: ',
];

function changed(content: Buffer, { kind, at, size, bit }: Change): Buffer {
  const place = Math.floor(at * content.length);
  const before = content.subarray(0, place);
  const after = content.subarray(place);
  if (kind === 'cut') return before;
  if (kind === 'drop') return Buffer.concat([before, after.subarray(size)]);
  if (kind === 'double') return Buffer.concat([before, after.subarray(0, size), after]);
  if (kind === 'insert')
    return Buffer.concat([before, Buffer.from(special[size % special.length]!, 'latin1'), after]);
  const copy = Buffer.from(content);
  if (copy.length === 0) return copy;
  if (kind === 'flip') copy[place]! ^= 1 << bit;
  else copy.fill(bit % 2 === 0 ? 0xff : 0, place, Math.min(copy.length, place + (size % 9)));
  return copy;
}

const changes = fc.array(change, { minLength: 1, maxLength: 4 });
const cases = sourceCases();
const contents = cases
  .flatMap(({ files }) => [...files.values()])
  .filter((content) => content.length < 100_000);

async function* once(content: Buffer) {
  yield content;
}

const parsers: Record<string, (content: Buffer) => unknown> = {
  JSON: parseJson,
  'JSON lines': parseJsonLines,
  YAML: parseYaml,
  TOML: parseToml,
  CSV: parseCsv,
  'name=value lines': assignments,
  pickles: parsePickle,
  zip: (content) => readMember(content, 'header.json'),
  columns: (content) => readColumns(once(content), { keepRows: 5 }),
  SQLite(content) {
    const database = openDatabase(content, content);
    for (const table of database.tables) for (const _ of database.rows(table));
    for (const table of database.tables) for (const _ of database.rowsWhere(table, 'run_uuid', 'a'));
  },
  'TensorBoard events': (content) => readEvents(once(content), createEvents()),
  '.wandb files': (content) => [...readRecords(content)],
};

const settings = { seed, numRuns: 100_000, interruptAfterTimeLimit: budget, endOnFailure: true } as const;

describe('what was damaged', () => {
  it.each(Object.entries(parsers))('%s: read, or refused with an error of ours', async (_, parse) => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...contents), changes, async (content, steps) => {
        try {
          await parse(steps.reduce(changed, content));
        } catch (error) {
          expect(error).toBeInstanceOf(CmlError);
        }
      }),
      settings,
    );
  });

  const byTool = new Map<string, SourceCase[]>();
  for (const one of cases) byTool.set(one.source, [...(byTool.get(one.source) ?? []), one]);
  it.each([...byTool])('%s: warnings at worst, and never without a reason', async (name, own) => {
    const only = sources.filter((source) => source.name === name);
    const where = own.flatMap((one) => [...one.files.keys()].map((path) => [one, path] as const));
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...where), changes, async ([one, path], steps) => {
        const files = new Map(one.files).set(path, steps.reduce(changed, one.files.get(path)!));
        const run = await collect(
          memoryView(files),
          { metrics: [], params: [], plots: [], ignore: [] },
          only,
        );
        for (const { message } of run.warnings) {
          expect(message).not.toContain('is not what its name promises');
          expect(message.length).toBeLessThan(1000);
        }
      }),
      settings,
    );
  });
});
