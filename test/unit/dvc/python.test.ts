// biome-ignore-all lint/suspicious/noTemplateCurlyInString: they are templates of DVC
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { floatRepr, roundFloat } from '../../../src/formats/python/float.ts';
import { dumpJson, JsonError, loadJson } from '../../../src/formats/python/json.ts';
import { loadPythonModule } from '../../../src/formats/python/module.ts';
import { pyRepr } from '../../../src/formats/python/repr.ts';
import { equal, type Py, subtract } from '../../../src/formats/python/value.ts';
import { loadYaml } from '../../../src/formats/python/yaml.ts';
import { readPlainYaml } from '../../../src/formats/python/yaml-plain.ts';

function dict(entries: Record<string, Py>): Py {
  return new Map(Object.entries(entries));
}

describe('a float', () => {
  it.each([
    [1, '1.0'],
    [1e-5, '1e-05'],
    [0.0001, '0.0001'],
    [1e16, '1e+16'],
    [1e15, '1000000000000000.0'],
    [-0, '-0.0'],
    [1.5e300, '1.5e+300'],
    [Number.NaN, 'nan'],
    [Number.NEGATIVE_INFINITY, '-inf'],
  ])('%d is written as Python writes it', (value, text) => expect(floatRepr(value)).toBe(text));

  it.each([
    [0.015625, 5, 0.01562],
    [2.5, 0, 2],
    [1234.5, -1, 1230],
    [0.1 + 0.2, 5, 0.3],
    [1e22, 5, 1e22],
  ])('%d to %d digits is %d', (value, digits, rounded) => expect(roundFloat(value, digits)).toBe(rounded));

  it('keeps the sign of what rounds to nothing', () => expect(floatRepr(roundFloat(-1e-6, 5))).toBe('-0.0'));

  it('reads back as itself', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (x) =>
        Object.is(Number(floatRepr(x)), x),
      ),
    );
  });
});

describe('a value', () => {
  it('has the repr that Python gives it', () => {
    const list: Py = [
      null,
      true,
      1n,
      1,
      "it's",
      'a\n\u200b',
      dict({ a: [1e-7] }),
      { py: 'tuple', items: [1n] },
    ];
    expect(pyRepr(list)).toBe(`[None, True, 1, 1.0, "it's", 'a\\n\\u200b', {'a': [1e-07]}, (1,)]`);
  });

  it('equals as in Python: exactly, and across types', () => {
    expect(equal(1n, 1)).toBe(true);
    expect(equal(true, 1n)).toBe(true);
    expect(equal(9007199254740993n, 9007199254740992)).toBe(false);
    expect(equal(Number.NaN, Number.NaN)).toBe(false);
    expect(equal(dict({ a: [1n] }), dict({ a: [1] }))).toBe(true);
  });

  it('subtracts integers exactly, and floats as floats', () => {
    expect(subtract(1152921504606846977n, 1n)).toBe(1152921504606846976n);
    expect(subtract(false, true)).toBe(-1n);
    expect(subtract(1n, 0.5)).toBe(0.5);
  });
});

describe('JSON', () => {
  it('has NaN, infinities and exact integers', () => {
    const text = '{"a": NaN, "b": -Infinity, "c": 12345678901234567890123, "d": 1.0, "__proto__": "\\u00e9"}';
    expect(dumpJson(loadJson(text))).toBe(text);
  });

  it.each(['{"a": ', '[1,]', '01', '"\n"', '', '{a: 1}', '[1] 2', '['.repeat(5000)])(
    '%j is refused',
    (text) => expect(() => loadJson(text)).toThrow(JsonError),
  );

  it('that is nested without end is refused', () =>
    expect(() => loadJson('['.repeat(5000))).toThrow(JsonError));

  it('never does anything but answer or refuse', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        try {
          loadJson(text);
        } catch (error) {
          expect(error).toBeInstanceOf(JsonError);
        }
      }),
    );
  });
});

describe('YAML', () => {
  it.each<[string, Py]>([
    ['yes', 'yes'],
    ['010', 10n],
    ['0o10', 8n],
    ['0x1F', 31n],
    ['1_000', 1000n],
    ['12:30:45', '12:30:45'],
    ['1e3', 1000],
    ['1.', 1],
    ['~', null],
  ])('%s is read as ruamel reads it', (text, value) =>
    expect(loadYaml(`a: ${text}\n`)).toEqual(dict({ a: value })),
  );

  it('switches its rules by the header', () =>
    expect(loadYaml('%YAML 1.1\n---\na: yes\nb: 010\n')).toEqual(dict({ a: true, b: 8n })));

  it.each(['a: 1\na: 2\n', 'a: <<\n', 'a: =\n', '--- 1\n--- 2\n', 'a: {\n', 'a: !foo 1\n'])(
    '%j is refused',
    (text) => expect(() => loadYaml(text)).toThrow(),
  );
});

describe('a Python module', () => {
  it('gives the literals that it assigns', () => {
    const text = [
      'import os',
      'A = 1',
      'B: float = -2.5  # a comment',
      'X = Y = 3',
      "C = ('a' 'b', [1, {'k': None}])",
      'D = 1 + 2',
      'E = os.getenv("E")',
      'class Model:',
      '    depth = 3',
      '    def __init__(self, width):',
      '        self.width = 64',
      '        self.given = width',
      '        local = 1',
      'def f():',
      '    G = 1',
    ].join('\n');
    expect(pyRepr(loadPythonModule(text))).toBe(
      `{'A': 1, 'B': -2.5, 'C': ('ab', [1, {'k': None}]), 'Model': {'depth': 3, 'width': 64}}`,
    );
  });

  it.each(['A = (1', 'A = )', '  A = 1\n    B = 2', "A = 'x"])('%j is refused', (text) =>
    expect(() => loadPythonModule(text)).toThrow(),
  );
});

describe('plain YAML', () => {
  const key = fc.constantFrom('a', 'b', 'lr', 'model.depth', 'on', 'null', '1', '_x', '<<', 'a-b', 'e1');
  const scalar = fc.oneof(
    fc.integer().map(String),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
    fc.constantFrom(
      'true',
      'False',
      'yes',
      'null',
      '~',
      '010',
      '-0',
      '-0.0',
      '1_0',
      '0x1f',
      '.5',
      '5.',
      '1e3',
      '12:30',
    ),
    fc.constantFrom(
      'word',
      'a/b.csv',
      'two words',
      '"q"',
      "'q'",
      '',
      ' ',
      '2020-01-01',
      '=',
      '<<',
      '-',
      '- x',
      '*a',
      '&a 1',
      '!!str 1',
    ),
    fc.constantFrom(
      '{a: 1, b: x}',
      '{a: 1,b: 2}',
      '{a: 1, a: 2}',
      '{}',
      '[]',
      '[1, 2]',
      '{a: {b: 1}}',
      '{a: 1, }',
      '[a, b: {c: 1}]',
      '[a, [b, 1.5]]',
      '[a, b',
      '[a]b',
      '{a: [b], c: d}',
      'python train.py a/b --lr=0.1',
      'python t.py ${x} {y}',
      'a  b',
      'a - b',
      'a [b',
      'null',
      'No',
      'null b',
      '- a',
      '$x',
      '1 # c',
      '1 ',
      'x: y',
      '|',
      '>-',
    ),
  );
  const line = fc.oneof(
    {
      weight: 8,
      arbitrary: fc
        .tuple(fc.nat(4), key, scalar)
        .map(([indent, key, value]) => `${' '.repeat(indent)}${key}: ${value}`),
    },
    { weight: 4, arbitrary: fc.tuple(fc.nat(4), key).map(([indent, key]) => `${' '.repeat(indent)}${key}:`) },
    {
      weight: 6,
      arbitrary: fc
        .tuple(
          fc.nat(4),
          fc.oneof(
            key,
            scalar,
            fc.tuple(key, scalar).map((two) => two.join(': ')),
          ),
        )
        .map(([indent, item]) => `${' '.repeat(indent)}- ${item}`),
    },
    {
      weight: 2,
      arbitrary: fc.tuple(fc.nat(4), key).map(([indent, key]) => `${' '.repeat(indent)}- ${key}:`),
    },
    fc.constantFrom(
      '',
      '# c',
      '  # c',
      '---',
      '...',
      '- a',
      '\ta: 1',
      'a:1',
      '#\u0001',
      '%YAML 1.1',
      'a: 1\r',
      '? a',
      'a : 1',
    ),
  );
  const document = fc.array(line, { minLength: 1, maxLength: 6 }).map((lines) => lines.join('\n'));

  it('is read as the parser reads it, and what is not plain is left to that', () => {
    let read = 0;
    fc.assert(
      fc.property(document, (text) => {
        const plain = readPlainYaml(text);
        if (plain === undefined) return;
        read += 1;
        expect(plain).toEqual(loadYaml(text));
      }),
      { numRuns: 6000 },
    );
    expect(read).toBeGreaterThan(50);
    const params =
      'lr: 0.1\n# of the model\nmodel:\n  depth: 3\n  name: small-v2\n  flags: {a: 1, b: x}\nlast:\n';
    expect(readPlainYaml(params)).toEqual(loadYaml(params));
    const pipeline =
      'stages:\n  train:\n    cmd: python train.py ${data} --out=m\n    deps:\n    - data/raw\n    - src/train.py\n' +
      '    outs:\n      - model\n      - log.txt:\n          cache: false\n          persist: true\n    metrics: [m.json: {cache: false}]\n';
    expect(readPlainYaml(pipeline)).toEqual(loadYaml(pipeline));
    expect(readPlainYaml('a: 1\na: 2')).toBeUndefined();
  });
});
