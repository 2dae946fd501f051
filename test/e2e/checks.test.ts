import { cpSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { cml } from '../support/cml.ts';
import { makeRepo } from '../support/repo.ts';

const fixtures = resolve(import.meta.dirname, '../fixtures/sources');

/** A repository with what a tool for checks of data wrote, and nothing else. */
function checked(tool: string, name: string, config?: string) {
  const repo = makeRepo();
  repo.commit('Start');
  cpSync(resolve(fixtures, tool, name), repo.path, { recursive: true });
  if (config !== undefined) repo.write({ 'cml.yaml': config });
  return repo;
}

describe('a failed check is a failed gate', () => {
  test.each([
    ['Great Expectations', 'great-expectations', 'validation'],
    ['deepchecks', 'deepchecks', 'suite'],
    ['Evidently', 'evidently', 'drift'],
    ['TensorFlow Model Analysis', 'tfma', 'results'],
  ])('of %s', async (_, tool, name) => {
    const repo = checked(tool, name);
    const { code, stdout } = await cml(repo.path, ['run']);
    expect(stdout).toMatch(/checks\.failed .* max 0|checks\.failed.*✗ max 0/);
    expect(stdout.replace(/\s+/g, ' ')).toMatch(/\d of \d checks failed: \w/);
    expect(code).toBe(3);
  });

  test('unless cml.yaml says otherwise, and where all pass there is nothing to see', async () => {
    const most = checked('tfma', 'results', 'gates: { checks.failed: { max: 2 } }\n');
    expect((await cml(most.path, ['run'])).code).toBe(0);
    const none = checked('tfma', 'results', 'gates: { checks.failed: {} }\n');
    expect((await cml(none.path, ['run'])).code).toBe(0);
    expect((await cml(checked('tfma', 'validated').path, ['run'])).code).toBe(0);
  });
});
