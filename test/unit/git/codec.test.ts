import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decodeRecord,
  emptyNote,
  encodeRecord,
  formatNote,
  parseNote,
  summary,
} from '../../../src/ledger/codec.ts';
import { decodePlots, encodePlots } from '../../../src/ledger/plots.ts';
import type { Entry, Run } from '../../../src/model/run.ts';
import { emptyRun } from '../../../src/model/run.ts';
import { numberValue } from '../../../src/model/value.ts';

const text = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 30 }),
  fc.constantFrom(
    '__proto__',
    'a|b',
    '@team',
    '<img onerror=x>',
    '\u001b[31m',
    'a\nb',
    'cml: x',
    '{"cml":1}',
    '\u2028',
  ),
);
const value = fc.oneof(
  fc.double().map(numberValue),
  fc.constantFrom(
    { number: 0.93, text: '0.930' },
    { number: 2 ** 60, text: '1152921504606846977' },
    { number: Number.POSITIVE_INFINITY, text: '.inf' },
    { number: 1000, text: '1_000' },
    { number: Number.NaN, text: 'NaN' },
  ),
  text,
  fc.boolean(),
);
const entry: fc.Arbitrary<Entry> = fc.record(
  {
    key: text,
    value,
    source: text,
    file: text,
    step: fc.nat(),
    direction: fc.constantFrom('higher', 'lower'),
  },
  { requiredKeys: ['key', 'value', 'source', 'file'], noNullPrototype: true },
);
const run: fc.Arbitrary<Run> = fc.record(
  {
    revision: fc.constant(null),
    metrics: fc.array(entry, { maxLength: 8 }),
    params: fc.array(entry, { maxLength: 8 }),
    plots: fc.constant([]),
    data: fc.array(
      fc.record(
        { path: text, hash: text, role: fc.constantFrom('dependency', 'output') },
        { noNullPrototype: true },
      ),
      { maxLength: 4 },
    ),
    warnings: fc.array(fc.record({ code: text, message: text }, { noNullPrototype: true }), { maxLength: 4 }),
  },
  { noNullPrototype: true },
);

describe('a note', () => {
  it('gives back every run that it was given, by key', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.tuple(text, run), { selector: ([key]) => key, maxLength: 3 }), (runs) => {
        const records = new Map(runs.map(([key, item]) => [key, encodeRecord(key, item)]));
        const note = parseNote(formatNote({ ...emptyNote, records }, summary(records)));
        expect(note.foreign).toEqual([]);
        expect([...note.records.keys()].sort()).toEqual(runs.map(([key]) => key).sort());
        for (const [key, item] of runs) expect(decodeRecord(note.records.get(key)!, null)).toEqual(item);
      }),
    );
  });

  it('has one first line for people, without control characters', () => {
    fc.assert(
      fc.property(text, run, (key, item) => {
        const records = new Map([[key, encodeRecord(key, item)]]);
        const [first, blank] = formatNote({ ...emptyNote, records }, summary(records)).split('\n');
        expect(first).toMatch(/^cml: [^\p{Cc}\p{Cf}]+$/u);
        expect(blank).toBe('');
      }),
    );
  });

  it('of any bytes is read without an error', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json().map((json) => `{"cml":1,"key":"a",${json.slice(1)}`),
        ),
        (bytes) => {
          for (const line of parseNote(bytes).records.values()) {
            decodeRecord(line, null);
            decodePlots(line);
          }
        },
      ),
    );
  });

  it('keeps the lines of others and of later versions', () => {
    const later = '{"cml":2,"key":"new","numbers":[1]}';
    const note = parseNote(`by hand\n${later}\n`);
    expect(note.foreign).toEqual(['by hand']);
    expect(formatNote(note, summary(note.records))).toBe(`cml: no metrics\n\nby hand\n${later}\n`);
    expect(decodeRecord(later, null)).toBeUndefined();
  });

  it('stays below its limit: data and params go before metrics', () => {
    const many = (count: number): Entry[] =>
      Array.from({ length: count }, (_, index) => ({
        key: `m${index}`,
        value: numberValue(index),
        source: 'files',
        file: 'f',
      }));
    const line = encodeRecord('k', { ...emptyRun(null), metrics: many(2000), params: many(20_000) });
    expect(line.length).toBeLessThanOrEqual(512 * 1024);
    const back = decodeRecord(line, null)!;
    expect([back.metrics.length, back.params.length]).toEqual([2000, 0]);
    expect(encodeRecord('k', { ...emptyRun(null), metrics: many(100_000) }).length).toBeLessThanOrEqual(
      512 * 1024,
    );
    const long = encodeRecord('k', {
      ...emptyRun(null),
      params: [{ key: 'p', value: 'x'.repeat(1e7), source: 's', file: 'f' }],
    });
    expect(long.length).toBeLessThan(2000);
  });
});

it('a seed that diverged stays in the record, and so does all beside it', () => {
  const values = [
    { id: '1', value: 0.9 },
    { id: '2', value: Number.NaN },
    { id: '3', value: Number.NEGATIVE_INFINITY },
  ];
  const metric: Entry = {
    key: 'acc',
    value: numberValue(Number.NaN),
    source: 'files',
    file: 'm.json',
    replicates: { kind: 'seeds', values },
  };
  const line = encodeRecord('train', { ...emptyRun(null), metrics: [metric] });
  expect(decodeRecord(line, null)?.metrics[0]?.replicates?.values).toEqual(values);
  // As earlier versions wrote it.
  const old = line.replace('"value":"NaN"', '"value":null');
  expect(decodeRecord(old, null)?.metrics[0]?.replicates?.values[1]?.value).toBeNaN();
});

describe('the plots of a run', () => {
  it('keep gaps and timestamps, and lose what is too large', () => {
    const base = { title: 't', source: 'files', file: 'f', xLabel: 'x', yLabel: 'y' };
    const time = 1_767_225_600_123;
    const line = encodePlots('k', [
      {
        ...base,
        kind: 'series',
        id: 'a',
        series: [{ name: 's', x: [time, time + 1], y: [Number.NaN, 0.123456789], total: 2 }],
      },
      { ...base, kind: 'spec', id: 'b', spec: { data: 'x'.repeat(100_000) } },
    ])!;
    expect(decodePlots(line)).toEqual([
      {
        ...base,
        kind: 'series',
        id: 'a',
        series: [{ name: 's', x: [time, time + 1], y: [Number.NaN, 0.123457], total: 2 }],
      },
    ]);
    expect(encodePlots('k', [])).toBeUndefined();
  });
});
