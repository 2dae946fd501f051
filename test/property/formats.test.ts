import fc from 'fast-check';
import { dump } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { readColumns } from '../../src/formats/columns.ts';
import { cellNumber, parseCsv, type Separator } from '../../src/formats/csv.ts';
import { parseJson, parseJsonLines } from '../../src/formats/json.ts';
import { floatText } from '../../src/formats/number.ts';
import { parseToml } from '../../src/formats/toml.ts';
import { flatten, type Tree } from '../../src/formats/tree.ts';
import { parseYaml } from '../../src/formats/yaml.ts';
import { CmlError } from '../../src/model/errors.ts';
import { plain } from '../../src/sources/plain.ts';

async function* pieces(bytes: Buffer, sizes: readonly number[]): AsyncGenerator<Buffer> {
  for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
    const size = sizes[turn % sizes.length]!;
    yield bytes.subarray(at, at + size);
    at += size;
  }
}

const parsers = { parseJson, parseJsonLines, parseYaml, parseToml, parseCsv } satisfies Record<
  string,
  (bytes: Uint8Array) => unknown
>;

/** Text that is nearly of a format: its own signs, in any order. */
const nearly = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        ...'{}[]":,.-+0123456789eE\n\r\t \'#&*!|>%@=?~;_\\',
        '"',
        '""',
        '- ',
        ': ',
        '<<: ',
        '&a ',
        '*a',
        '---\n',
        'null',
        'NaN',
        '\u0000',
        '\ufeff',
        '[[',
        ']]',
      ),
      fc.string({ maxLength: 3 }),
    ),
    { maxLength: 60 },
  )
  .map((parts) => parts.join(''));

describe('every parser', () => {
  it.each(Object.entries(parsers))('%s refuses what it cannot read with an error of ours', (_, parse) => {
    fc.assert(
      fc.property(fc.oneof(nearly, fc.uint8Array({ maxLength: 80 })), (content) => {
        try {
          parse(typeof content === 'string' ? Buffer.from(content) : content);
        } catch (error) {
          expect(error).toBeInstanceOf(CmlError);
          expect((error as CmlError).code).toBe('format-invalid');
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('readColumns refuses what it cannot read with an error of ours', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(nearly, fc.uint8Array({ maxLength: 80 })),
        fc.integer({ min: 1, max: 9 }),
        async (content, size) => {
          const bytes = typeof content === 'string' ? Buffer.from(content) : Buffer.from(content);
          const outcome = await readColumns(pieces(bytes, [size]), { keepRows: 5 }).catch((error) => error);
          if (outcome instanceof Error) expect(outcome).toBeInstanceOf(CmlError);
          else for (const column of outcome.columns) expect(column.numbers).toHaveLength(outcome.length);
        },
      ),
      { numRuns: 1000 },
    );
  });
});

describe('JSON', () => {
  it('is read as JSON.parse reads it', () => {
    fc.assert(
      fc.property(fc.json(), fc.constantFrom('', ' ', '\n'), (text, space) => {
        expect(plain(parseJson(space + text + space))).toEqual(JSON.parse(text));
      }),
    );
  });

  it('keeps the text of every number', () => {
    const number = fc.stringMatching(/^-?(0|[1-9]\d{0,30})(\.\d{1,20})?([eE][+-]?\d{1,3})?$/);
    fc.assert(
      fc.property(number, (text) => {
        expect(parseJson(`{"a": [${text}]}`)).toEqual(new Map([['a', [{ number: Number(text), text }]]]));
      }),
    );
  });

  it('that is cut off is refused', () => {
    fc.assert(
      fc.property(fc.json(), fc.nat(), (text, cut) => {
        const whole = `{"a": ${text}}`;
        expect(() => parseJson(whole.slice(0, cut % whole.length))).toThrow(CmlError);
      }),
    );
  });
});

describe('YAML', () => {
  it('is read as it was written', () => {
    const value = fc.letrec<{ any: unknown }>((tie) => ({
      any: fc.oneof(
        { depthSize: 'small' },
        fc.boolean(),
        fc.constant(null),
        fc.string(),
        fc.integer(),
        fc.array(tie('any'), { maxLength: 4 }),
        fc.dictionary(fc.string(), tie('any'), { maxKeys: 4 }),
      ),
    })).any;
    fc.assert(
      fc.property(value, (data) => {
        expect(plain(parseYaml(dump(data)))).toEqual(data);
      }),
    );
  });
});

describe('flatten', () => {
  it('names every leaf by the keys that lead to it', () => {
    const key = fc.stringMatching(/^[a-z]{1,3}$/);
    const tree = fc.letrec<{ any: unknown }>((tie) => ({
      any: fc.oneof({ depthSize: 'small' }, fc.integer(), fc.dictionary(key, tie('any'), { maxKeys: 4 })),
    })).any;
    fc.assert(
      fc.property(tree, (data) => {
        for (const [dotted, value] of flatten(parseJson(JSON.stringify(data)))) {
          const found =
            dotted === ''
              ? data
              : dotted
                  .split('.')
                  .reduce((at, name) => (at as Record<string, unknown>)[name], data as unknown);
          expect(plain(value)).toBe(found);
        }
      }),
    );
  });
});

describe('tables', () => {
  const cell = fc.oneof(fc.string({ maxLength: 6 }), fc.constantFrom('a"b', 'a\nb', 'a,b', 'é', '1', '-2.5'));
  const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;

  it('are read as they were written, whatever the cells hold', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(cell, { minLength: 2, maxLength: 2 }), { minLength: 1 }),
        fc.constantFrom<Separator>(',', ';', '\t'),
        fc.constantFrom('\n', '\r\n'),
        (rows, separator, end) => {
          const text = rows
            .map((row) =>
              row.map((one) => quoted(one.replaceAll('\r', '').replaceAll('\0', ''))).join(separator),
            )
            .join(end);
          const clean = rows.map((row) => row.map((one) => one.replaceAll('\r', '').replaceAll('\0', '')));
          const { header, rows: found } = parseCsv(text, { separator });
          expect([header, ...found]).toEqual(clean);
        },
      ),
    );
  });

  it('are the same in one piece and in many', async () => {
    const number = fc.oneof(
      fc.double({ noDefaultInfinity: true }),
      fc.integer(),
      fc.constantFrom(
        '',
        'NA',
        'inf',
        '1e-300',
        '0.1234567890123456789012',
        '1e400',
        '00012',
        '.5',
        '5.',
        '-',
        '1e',
      ),
    );
    const line = fc.tuple(
      number,
      number,
      cell.filter((text) => !/[\r\0]/.test(text)),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(line),
        fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1 }),
        fc.constantFrom('\n', '\r\n'),
        async (lines, sizes, end) => {
          const text = [`a,b,"c"`, ...lines.map(([a, b, c]) => `${a},${b},${quoted(c)}`)].join(end);
          const small = parseCsv(text);
          const table = await readColumns(pieces(Buffer.from(text), sizes), { keepRows: 1000 });
          expect(table.columns.map((column) => column.name)).toEqual(['a', 'b', 'c']);
          expect(table.first).toEqual(small.rows);
          expect(table.last).toEqual(small.rows.at(-1) ?? []);
          small.rows.forEach((row, index) => {
            row.forEach((text, column) => {
              const exact = cellNumber(text) ?? Number.NaN;
              const found = table.columns[column]!.numbers[index]!;
              if (Number.isFinite(exact) && exact !== 0)
                expect(Math.abs(found / exact - 1)).toBeLessThan(1e-15);
              else expect(found).toBe(exact === 0 ? found * 0 : exact);
            });
          });
        },
      ),
    );
  });
});

describe('floatText', () => {
  it('reads back as the same number', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (number) => {
        expect(Number(floatText(number))).toBe(number);
        expect(floatText(number)).toMatch(/[.e]/);
      }),
    );
  });
});

describe('hostile files', () => {
  const laughs = Array.from(
    { length: 30 },
    (_, i) => `l${i}: ${i === 0 ? '&l0 {x: 1}' : `&l${i} {a: *l${i - 1}, b: *l${i - 1}}`}`,
  ).join('\n');
  const cases: Record<string, () => Tree | Map<string, unknown>> = {
    'a billion laughs': () => flatten(parseYaml(laughs)),
    'a YAML cycle': () => flatten(parseYaml('a: &a {b: *a}')),
    'deep JSON': () => parseJson('['.repeat(100_000)),
    'deep YAML': () => parseYaml('['.repeat(100_000)),
    'deep block YAML': () => parseYaml('- '.repeat(100_000)),
    'deep TOML': () => parseToml(`a = ${'['.repeat(100_000)}`),
    'many merges': () =>
      parseYaml(
        `a: &a {${Array.from({ length: 2000 }, (_, i) => `k${i}: 1`).join(', ')}}\n${Array.from({ length: 2000 }, (_, i) => `m${i}: {<<: *a}`).join('\n')}`,
      ),
  };
  it.each(Object.entries(cases))('%s end in an error, soon', (_, read) => {
    expect(read).toThrow(CmlError);
  });

  it('a table of one endless quoted cell ends in an error', async () => {
    async function* endless(): AsyncGenerator<Buffer> {
      yield Buffer.from('a,b\n"');
      for (;;) yield Buffer.alloc(1 << 20, 'x');
    }
    await expect(readColumns(endless())).rejects.toThrow(/never ends/);
  });
});
