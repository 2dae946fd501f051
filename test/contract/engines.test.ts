import { readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { engines } from '../../src/engines/index.ts';
import { engineContract } from './engine.ts';

test('every folder of src/engines is registered', () => {
  const folders = readdirSync(resolve(import.meta.dirname, '../../src/engines'), { withFileTypes: true });
  expect(Object.keys(engines)).toEqual(
    folders.filter((entry) => entry.isDirectory()).map((entry) => entry.name),
  );
});

for (const [name, load] of Object.entries(engines)) engineContract(name, load);
