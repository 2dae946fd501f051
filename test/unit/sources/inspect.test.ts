import { readdirSync, readFileSync } from 'node:fs';
import * as zlib from 'node:zlib';
import { expect, it } from 'vitest';
import { isNumber } from '../../../src/model/value.ts';
import { collect } from '../../../src/sources/inspect/collect.ts';
import { memoryView } from '../../support/memory-view.ts';

const folder = new URL('../../fixtures/sources/inspect/eval/logs/', import.meta.url);
const [file] = readdirSync(folder);

it('an .eval log is read, or the Node that it takes is named', async () => {
  const content = readFileSync(new URL(file!, folder));
  const path = `logs/${file}`;
  const run = await collect({
    view: memoryView(new Map([[path, content]])),
    found: [path],
    options: { metrics: [], params: [], plots: [], ignore: [] },
  });
  if ('zstdDecompressSync' in zlib) {
    const found = new Map(
      run.metrics?.map(({ key, value }) => [key, isNumber(value) ? value.number : value]),
    );
    expect(found.get('capitals/match/accuracy')).toBe(0);
    expect(found.get('capitals/includes/accuracy')).toBe(0.5);
  } else expect(run.warnings?.[0]?.message).toMatch(/Node reads from version 22\.15/);
});
