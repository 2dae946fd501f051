/**
 * `npm test`: the type check, the linter, and every test under test/. Each of the first two counts as one test. Says
 * what each part cost; the last line is `N passed, N failed`.
 *
 * With arguments, only the tests that vitest selects by them: `npm test -- test/unit/mask`.
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { startVitest } from 'vitest/node';

const root = fileURLToPath(new URL('..', import.meta.url));
const filters = process.argv.slice(2);
process.chdir(root);

/** @type {{ name: string, seconds: number, passed: number, failed: number, skipped: number }[]} */
const parts = [];

if (filters.length === 0) {
  command('types', ['node_modules/typescript/bin/tsc', '--noEmit']);
  command('lint', ['node_modules/@biomejs/biome/bin/biome', 'check', '--error-on-warnings']);
}
await vitest();

console.log('');
for (const { name, seconds, passed, failed, skipped } of parts) {
  const counts = `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
  console.log(`${name.padEnd(16)} ${seconds.toFixed(1).padStart(6)} s   ${counts}`);
}
const total = (/** @type {'passed' | 'failed' | 'skipped'} */ what) =>
  parts.reduce((sum, part) => sum + part[what], 0);
const skipped = total('skipped');
process.exitCode = total('failed') > 0 || (process.env.CML_NO_SKIP && skipped > 0) ? 1 : 0;
console.log(
  `\n${total('passed')} passed, ${total('failed')} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`,
);
// A handle that a test forgot must not keep the build waiting.
process.exit();

/** Runs a Node script that exits with 0 where all is well; it counts as one test. */
function command(name, args) {
  const start = performance.now();
  const { status } = spawnSync(process.execPath, args, { stdio: 'inherit' });
  const failed = status === 0 ? 0 : 1;
  parts.push({
    name,
    seconds: (performance.now() - start) / 1000,
    passed: 1 - failed,
    failed,
    skipped: 0,
  });
}

async function vitest() {
  const start = performance.now();
  const runner = await startVitest('test', filters, {
    watch: false,
    reporters: ['default', './test/support/reporter.ts'],
  });
  const modules = runner.state.getTestModules();
  const counts = { passed: 0, failed: runner.state.getUnhandledErrors().length, skipped: 0 };
  // Filters that select nothing are a mistake, not a success.
  if (modules.length === 0) counts.failed += 1;
  for (const module of modules) {
    // A file that could not be loaded, or a suite that could not be set up, has tests that count as skipped.
    for (const suite of [module, ...module.children.allSuites()])
      if (suite.errors().length > 0) counts.failed += 1;
    for (const test of module.children.allTests()) {
      const state = test.result().state;
      counts[state === 'pending' ? 'failed' : state] += 1;
    }
  }
  parts.push({ name: 'tests', seconds: (performance.now() - start) / 1000, ...counts });
  await runner.close();
}
