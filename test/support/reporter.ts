import type { Reporter, TestCase, TestModule } from 'vitest/node';

/** Lists, after the results, every test that did not run, and the program whose absence is the reason. */
export default class SkipReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    for (const module of modules)
      for (const test of module.children.allTests('skipped'))
        console.log(`skipped: ${module.relativeModuleId} > ${test.fullName}: ${reason(test)}`);
  }
}

function reason(test: TestCase): string {
  const missing = test.meta().missing;
  if (missing) return `${missing.join(', ')} not on this machine (.ci/run installs it)`;
  const result = test.result();
  return (result.state === 'skipped' && result.note) || 'marked as skipped';
}
