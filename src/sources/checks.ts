import { numberValue } from '../model/value.ts';
import { entry } from './entries.ts';
import type { Origin } from './origin.ts';
import type { Gathering } from './parts.ts';

/** A check of data or of a model, as tools for tests of data have them. */
export interface Check {
  readonly name: string;
  readonly outcome: 'passed' | 'failed' | 'skipped';
}

/** The metric that counts those that failed. */
export const failedChecks = 'checks.failed';

/** Failed checks that a warning names, before the rest is counted. */
const named = 5;

/**
 * Checks as numbers, of which those that failed are held by a gate unless cml.yaml has another, and one warning that names those that failed. `tool`
 * is its name as its makers write it.
 */
export function addChecks(parts: Gathering, checks: readonly Check[], tool: string, origin: Origin): void {
  const failed = checks.filter(({ outcome }) => outcome === 'failed');
  const passed = checks.filter(({ outcome }) => outcome === 'passed').length;
  parts.metrics.push(
    { ...entry('checks.passed', numberValue(passed), origin), direction: 'higher' },
    { ...entry(failedChecks, numberValue(failed.length), origin), direction: 'lower' },
  );
  if (failed.length === 0) return;
  const names = failed.slice(0, named).map(({ name }) => oneLine(name));
  const more = failed.length > named ? ` and ${failed.length - named} more` : '';
  parts.warnings.push({
    code: 'checks-failed',
    file: origin.file,
    message: `${tool}: ${failed.length} of ${passed + failed.length} checks failed: ${names.join(', ')}${more}.`,
  });
}

function oneLine(name: string): string {
  const text = name.replace(/\s+/g, ' ').trim();
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}
