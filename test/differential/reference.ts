import { execFileSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { tool } from '../support/tools.ts';

export type Answer = number | string | readonly Answer[] | { readonly [key: string]: Answer };
export type Argument = number | string | boolean | null | readonly Argument[];
type Call = readonly [name: string, ...args: Argument[]];

const script = fileURLToPath(new URL('stats_reference.py', import.meta.url));
const packages = 'numpy, scipy, sklearn, fairlearn';

/** A Python that has what we compare with: the first on the way, or the one that dvc was installed into. */
function findPython(): string | undefined {
  const dvc = tool('dvc');
  const candidates = [tool('python'), tool('python3'), dvc && join(dirname(dvc), 'python')];
  return candidates.find((path) => {
    if (path === undefined) return false;
    try {
      execFileSync(path, ['-c', `import ${packages}`], { stdio: 'ignore' });
      return true;
    } catch {
      return false;
    }
  });
}

const python = findPython();
const missing = `python with ${packages}`;
if (python === undefined && process.env.CML_NO_SKIP)
  throw new Error(`There is no ${missing} on this machine.`);

const calls: Call[] = [];
let answers: Answer[] | undefined;

/** All questions of a file are asked at once: importing scipy takes longer than answering them. */
function answer(index: number): Answer {
  answers ??= JSON.parse(
    execFileSync(python!, [script], { input: JSON.stringify(calls), maxBuffer: 2 ** 28 }).toString(),
  ) as Answer[];
  return answers[index]!;
}

/** A test that `ours` gives what the reference function of that name gives, for every list of arguments. */
export function compare(
  name: string,
  cases: readonly (readonly Argument[])[],
  ours: (...args: never[]) => Answer,
): void {
  const first = calls.length;
  calls.push(...cases.map((args): Call => [name, ...args]));
  const options = python === undefined ? { skip: true, meta: { missing: [missing] } } : {};
  it(`${name}, ${cases.length} times`, options, () => {
    cases.forEach((args, i) => {
      const what = `${name}(${JSON.stringify(args).slice(0, 300)})`;
      expectClose(ours(...(args as never[])), answer(first + i), what);
    });
  });
}

/** Equal to 1e-9 of the size; beside zero, where a size says nothing, to 1e-12. */
function expectClose(actual: Answer, expected: Answer, what: string): void {
  if (typeof expected === 'number' && typeof actual === 'number') {
    const allowed = Math.max(1e-12, 1e-9 * Math.abs(expected));
    if (!(Math.abs(actual - expected) <= allowed)) expect.fail(`${what}: ${actual}, not ${expected}`);
  } else if (Array.isArray(expected) && Array.isArray(actual)) {
    expect(actual.length, what).toBe(expected.length);
    expected.forEach((item, i) => void expectClose(actual[i]!, item, `${what}[${i}]`));
  } else expect(String(actual), what).toBe(words.get(String(expected)) ?? String(expected));
}

const words = new Map([
  ['inf', 'Infinity'],
  ['-inf', '-Infinity'],
  ['nan', 'NaN'],
]);
