import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Run } from '../../src/model/run.ts';
import { isNumber, type Value, valueText } from '../../src/model/value.ts';
import { collect } from '../../src/pipeline/collect/index.ts';
import { sources } from '../../src/sources/index.ts';
import { memoryView } from '../support/memory-view.ts';
import { type SourceCase, sourceCases } from './source-cases.ts';

const nothing = { metrics: [], params: [], plots: [], ignore: [] };

const cases = sourceCases();

async function collected(one: Pick<SourceCase, 'source' | 'files'>): Promise<Run> {
  const only = sources.filter((source) => source.name === one.source);
  expect(only).toHaveLength(1);
  return await collect(memoryView(one.files), nothing, only);
}

function sameNumber(found: number, expected: unknown, tolerance: number): boolean {
  const text = String(expected).replace(/^(-?)inf(inity)?$/i, '$1Infinity');
  const wanted = /^nan$/i.test(text) ? Number.NaN : Number(text);
  if (Object.is(found, wanted) || found === wanted) return true;
  return Math.abs(found - wanted) <= tolerance * Math.max(Math.abs(wanted), 1e-12);
}

function same(found: Value | undefined, expected: unknown, tolerance: number): boolean {
  if (found === undefined) return false;
  if (isNumber(found)) return sameNumber(found.number, expected, tolerance) || found.text === expected;
  return String(found).toLowerCase() === String(expected).toLowerCase();
}

describe('what a tool wrote', () => {
  it.each(cases.map((one) => [`${one.source} ${one.version}, ${one.name}`, one] as const))(
    '%s is read as the tool reads it',
    async (_, one) => {
      const { expected } = one;
      const tolerance = expected.tolerance ?? 0;
      const run = await collected(one);
      expect(run.warnings.map((warning) => warning.code)).toEqual(expected.warnings ?? []);
      for (const kind of ['metrics', 'params'] as const) {
        const found = new Map(run[kind].map((entry) => [entry.key, entry.value]));
        const wanted = Object.entries(expected[kind] ?? {});
        expect([...found.keys()].sort(), kind).toEqual(wanted.map(([key]) => key).sort());
        for (const [key, value] of wanted)
          expect(
            same(found.get(key), value, tolerance),
            `${key}: found ${valueText(found.get(key)!)}, expected ${value}`,
          ).toBe(true);
      }
      if (expected.data)
        expect(Object.fromEntries(run.data.map(({ path, hash }) => [path, hash]))).toEqual(expected.data);
      const plots = new Map(run.plots.map((plot) => [plot.title, plot]));
      if (expected.plots) expect([...plots.keys()].sort()).toEqual(Object.keys(expected.plots).sort());
      for (const [title, lines] of Object.entries(expected.plots ?? {})) {
        if (lines === null) continue;
        const plot = plots.get(title);
        const series = plot?.kind === 'series' ? plot.series : [];
        expect(series.map((line) => line.name).sort(), title).toEqual(Object.keys(lines).sort());
        for (const line of series) {
          expect(line.x, `x of ${title} ${line.name}`).toEqual(lines[line.name]!.map(([x]) => x));
          line.y.forEach((y, at) => {
            const wanted = lines[line.name]![at]![1];
            expect(
              sameNumber(y, wanted, tolerance),
              `${title} ${line.name} at ${at}: found ${y}, expected ${wanted}`,
            ).toBe(true);
          });
        }
      }
    },
  );
});

/** The same bytes for the same seed. */
function noise(seed: string, length: number): Buffer {
  const blocks = Array.from({ length: Math.ceil(length / 32) }, (_, at) =>
    createHash('sha256').update(`${seed}${at}`).digest(),
  );
  return Buffer.concat(blocks).subarray(0, length);
}

const harms: Record<string, (content: Buffer, seed: string) => Buffer> = {
  empty: () => Buffer.alloc(0),
  'cut in half': (content) => content.subarray(0, content.length >> 1),
  'cut at the end': (content) => content.subarray(0, Math.max(0, content.length - 3)),
  'with bits flipped': (content, seed) => {
    const copy = Buffer.from(content);
    for (let turn = 0; turn < 8 && copy.length > 0; turn += 1) {
      const at = noise(`${seed}${turn}`, 4).readUInt32LE() % copy.length;
      copy[at]! ^= 1 << (turn % 8);
    }
    return copy;
  },
  binary: (_, seed) => noise(seed, 500),
  'of another kind': () => Buffer.from('[{"a": [1, 2, {"__proto__": "<img onerror=alert(1)>"}]}, null, 3]'),
  'as wide as text can be': () => Buffer.from(`"${'x|@`'.repeat(50_000)}"`),
};

describe('what is broken', () => {
  it.each(cases.map((one) => [`${one.source} ${one.name}`, one] as const))(
    '%s never throws, and reads the same twice',
    async (_, one) => {
      // A file of each shape is enough: stores have hundreds that look alike.
      const kinds = new Map(
        [...one.files.keys()].map((path) => [path.replace(/[0-9a-f]{6,}|\d+/g, '#'), path]),
      );
      for (const [harm, change] of Object.entries(harms))
        for (const path of kinds.values()) {
          const files = new Map(one.files).set(path, change(one.files.get(path)!, `${harm}${path}`));
          const run = await collected({ source: one.source, files });
          const again = await collected({ source: one.source, files });
          expect(again, `${path} ${harm}`).toEqual(run);
          for (const warning of run.warnings) {
            expect(warning.message.length, `${path} ${harm}: ${warning.message.slice(0, 100)}`).toBeLessThan(
              1000,
            );
            expect(warning.message).not.toContain('is not what its name promises');
          }
        }
    },
    60_000,
  );
});

describe('the registry', () => {
  it('has a source for every folder, by its name', () => {
    const folders = readdirSync('src/sources', { withFileTypes: true }).filter((entry) =>
      entry.isDirectory(),
    );
    expect(sources.map((source) => source.name).sort()).toEqual(folders.map((entry) => entry.name).sort());
  });

  it('says which versions each is tested with, as the fixtures have it', () => {
    for (const { source, version } of cases)
      expect(sources.find((one) => one.name === source)?.tested, source).toContain(version);
  });
});
