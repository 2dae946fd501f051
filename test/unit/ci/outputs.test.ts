import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  annotationCommand,
  codeQuality,
  dotenv,
  fitSummary,
  githubOutputs,
  summaryLimit,
} from '../../../src/ci/outputs.ts';

/** What a runner reads from the file: `name<<delimiter`, lines, the delimiter alone on a line. */
function readOutputs(text: string): Map<string, string> {
  const outputs = new Map<string, string>();
  const lines = text.split('\n');
  while (lines.length > 0) {
    const [name, delimiter] = (lines.shift() ?? '').split('<<');
    if (!name || delimiter === undefined) continue;
    const end = lines.indexOf(delimiter);
    outputs.set(name, lines.splice(0, end).join('\n'));
    lines.shift();
  }
  return outputs;
}

it('gives a runner every output back, whatever it holds', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (value) => {
      const read = readOutputs(
        githubOutputs(
          new Map([
            ['report', value],
            ['verdict', 'pass'],
          ]),
        ),
      );
      expect([...read]).toEqual([
        ['report', value],
        ['verdict', 'pass'],
      ]);
    }),
  );
});

it('lets no value set an output of its own', () => {
  const read = readOutputs(githubOutputs(new Map([['report', 'x\nEOF\nevil<<EOF\n1\nEOF']])));
  expect([...read.keys()]).toEqual(['report']);
});

it('writes one line a variable to a dotenv file', () => {
  const text = dotenv(
    new Map([
      ['comment-url', 'https://x'],
      ['report', 'a\nEVIL=1'],
    ]),
  );
  expect(text).toBe('CML_COMMENT_URL=https://x\nCML_REPORT=a\\nEVIL=1\n');
});

it('escapes what would end or extend a workflow command', () => {
  const line = annotationCommand({
    level: 'warning',
    message: 'a\n::error::b 100%',
    file: 'x,line=1:2',
    title: 't\r',
  });
  expect(line).toBe('::warning title=t%0D,file=x%2Cline=1%3A2::a%0A::error::b 100%25');
});

it('cuts a summary at a line, in bytes, and says so', () => {
  expect(fitSummary('short')).toBe('short\n');
  const long = `${'é'.repeat(1000)}\n`.repeat(1000);
  const cut = fitSummary(long);
  expect(Buffer.byteLength(cut)).toBeLessThanOrEqual(summaryLimit);
  expect(Buffer.byteLength(cut)).toBeGreaterThan(summaryLimit - 3000);
  expect(cut).toMatch(/é\n\n\*The report is longer/);
  expect(cut).not.toContain('\ufffd');
  expect(fitSummary(long, summaryLimit)).toBe('');
});

it('tells GitLab’s code quality the same finding by the same fingerprint', () => {
  const finding = { path: 'metrics.json', line: 1, level: 'failure', message: 'accuracy: worse' } as const;
  const [first, second] = JSON.parse(codeQuality([finding, { ...finding, path: 'other.json' }]));
  expect(first).toEqual({
    description: 'accuracy: worse',
    check_name: 'cml',
    fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/),
    severity: 'major',
    location: { path: 'metrics.json', lines: { begin: 1 } },
  });
  expect(second.fingerprint).not.toBe(first.fingerprint);
  expect(JSON.parse(codeQuality([finding]))).toEqual([first]);
  expect(codeQuality([])).toBe('[]\n');
});
