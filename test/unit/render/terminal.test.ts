import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { emptyRun } from '../../../src/model/run.ts';
import { buildReport } from '../../../src/pipeline/render/report.ts';
import { renderTerminal } from '../../../src/pipeline/render/terminal.ts';
import { gate, inputOf, metric } from './make.ts';
import { situations } from './situations.ts';

const start = '\u001b';

describe('in a terminal', () => {
  it.each(Object.keys(situations))('%s can send it no command', (name) => {
    const text = renderTerminal(buildReport(situations[name]!()), { color: false, width: 80, links: false });
    expect(text).not.toMatch(/[^\P{Cc}\n]|[\u202a-\u202e\u2066-\u2069]/u);
  });

  it('gives a runner no command', () => {
    const names = ['::error::x', '##[set-env name=a]b', '##vso[task.setvariable]c', 'std::vector'];
    const input = inputOf({ verdicts: names.map((name) => metric(name, 1, 2)) });
    for (const color of [false, true]) {
      const text = renderTerminal(buildReport(input), { color, width: 200, links: false });
      expect(text).not.toMatch(/^\s*::|##\[|##vso\[/im);
      expect(text).toContain('std::vector');
    }
  });

  it('keeps its columns in line where it breaks a command', () => {
    const input = inputOf({
      verdicts: [metric('::error::x', 1, 2), metric('##[add-mask]a', 1, 2), metric('b', 1, 2)],
    });
    const lines = renderTerminal(buildReport(input), { color: false, width: 80, links: false }).split('\n');
    const rows = lines.filter((line) => line.endsWith('• changed'));
    expect(rows).toHaveLength(3);
    expect(new Set(rows.map((line) => line.length)).size).toBe(1);
  });

  it('has colour only where it is asked for, and always ends it', () => {
    const report = buildReport(situations['failed-gate']!());
    const colored = renderTerminal(report, { color: true, width: 100, links: false });
    expect(colored).toContain(`${start}[31m▼ worse${start}[39m`);
    expect(colored.replace(new RegExp(`${start}\\[\\d+m`, 'g'), '')).toBe(
      renderTerminal(report, { color: false, width: 100, links: false }),
    );
  });

  it('shows every warning, as many as there are', () => {
    const names = ['a', 'b', 'c', 'd', 'e'].map((name) => `${name}.json`);
    const warnings = names.map((file) => ({ code: 'unreadable', file, message: `${file} is empty.` }));
    const report = buildReport(inputOf({ input: { run: { ...emptyRun(null), warnings } } }));
    const text = renderTerminal(report, { color: false, width: 80, links: false });
    for (const name of names) expect(text).toContain(`  - ${name} is empty.`);
  });

  it('lines columns up where characters are two wide', () => {
    const input = inputOf({
      verdicts: [metric('精度', 0.71, 0.72), metric('auc 👩‍🔬', 0.5, 0.6), metric('e\u0301', 0.1, 0.2)],
    });
    const lines = renderTerminal(buildReport(input), { color: false, width: 80, links: false }).split('\n');
    const ends = lines.filter((line) => line.endsWith('• changed')).map((line) => stringWidth(line));
    expect(ends).toHaveLength(3);
    expect(new Set(ends).size).toBe(1);
  });

  it('leaves out nothing of a table that is a little too wide', () => {
    const gates = [gate('min 0.9', 'pass', ''), gate('max-drop 0.01', 'pass', '')];
    const verdicts = [metric('precision', 0.9867, 0.9294, { direction: 'higher', gates })];
    const text = renderTerminal(buildReport(inputOf({ verdicts })), {
      color: false,
      width: 70,
      links: false,
    });
    expect(text).not.toContain('…');
    for (const part of ['−0.0573', '(−5.8%)', '✓ min 0.9,', '✓ max-drop 0.01']) expect(text).toContain(part);
  });

  it('breaks a rule rather than cut its number', () => {
    const gates = [gate('max-drop 0.03', 'pass', '')];
    const verdicts = [metric('precision', 0.9867, 0.9867, { direction: 'higher', gates })];
    const text = renderTerminal(buildReport(inputOf({ verdicts })), {
      color: false,
      width: 62,
      links: false,
    });
    expect(text).not.toContain('…');
    expect(text).toMatch(/✓ max-drop\n +0\.03\n/);
  });

  it('cuts no number so that it reads as another', () => {
    const verdicts = [metric('count', '123456789012345678901234567890', '123456789012345678901234567899')];
    for (const width of [40, 60, 80]) {
      const text = renderTerminal(buildReport(inputOf({ verdicts })), { color: false, width, links: false });
      expect(text, String(width)).toContain('1.234568e29');
      expect(text).not.toContain('…');
    }
    const wide = renderTerminal(buildReport(inputOf({ verdicts })), {
      color: false,
      width: 120,
      links: false,
    });
    expect(wide).toContain('123,456,789,012,345,678,901,234,567,890');
  });

  it('makes each row a list where no table fits', () => {
    const gates = [gate('max-drop 0.01', 'pass', '')];
    const verdicts = [metric('precision', 0.9867, 0.9294, { direction: 'higher', gates })];
    const input = inputOf({ verdicts });
    const text = renderTerminal(buildReport(input), { color: false, width: 40, links: false });
    expect(text).toMatch(
      /^ {2}precision ↑\n {4}main {9}0\.9867\n {4}this change {2}0\.9294\n {4}Change {7}−0\.0573 \(−5\.8%\)\n/m,
    );
    expect(text).toMatch(/^ {4}Gate {9}✓ max-drop 0\.01$/m);
  });

  it('cuts no two names so that they look alike', () => {
    const verdicts = ['nested.precision_at_one_hundred_1', 'nested.precision_at_one_hundred_2'].map((name) =>
      metric(name, 0.9867, 0.9294, { direction: 'higher' }),
    );
    const input = inputOf({ verdicts });
    const text = renderTerminal(buildReport(input), { color: false, width: 62, links: false });
    for (const { change } of verdicts) expect(text).toContain(change.name);
  });

  it.each([40, 60, 80, 100, 140])('keeps sentences and long names within %s columns', (width) => {
    const gates = [
      gate('max-drop 0.01', 'fail', 'It fell by more than it may, and that is a sentence of some length.'),
    ];
    const input = inputOf({ verdicts: [metric(`train/${'very_'.repeat(12)}long`, 0.71, 0.72, { gates })] });
    for (const line of renderTerminal(buildReport(input), { color: false, width, links: false }).split('\n'))
      expect(stringWidth(line)).toBeLessThanOrEqual(Math.max(width, 77));
  });

  describe('a link', () => {
    const run = 'https://github.com/octo/model/actions/runs/5';
    const withLinks = (full: string) =>
      buildReport({ ...inputOf({ verdicts: [metric('auc', 0.7, 0.8)] }), links: { full } });
    const opened = (url: string) => `${start}]8;;${url}${start}\\`;

    it('shows its address where the terminal makes none of it', () => {
      const text = renderTerminal(withLinks(run), { color: false, width: 200, links: false });
      expect(text).toContain(`full report (${run})`);
      expect(text).not.toContain(start);
    });

    it('is words to click on where it does, over a line break too', () => {
      const wide = renderTerminal(withLinks(run), { color: false, width: 200, links: true });
      expect(wide).toContain(`${opened(run)}full report${opened('')}`);
      expect(wide).not.toContain(`(${run})`);
      const narrow = renderTerminal(withLinks(run), { color: false, width: 20, links: true });
      for (const line of narrow.split('\n'))
        expect(line.split(`${start}]8;;`).length % 2, 'a line closes what it opens').toBe(1);
    });

    it('cannot be ended by its own address', () => {
      const hostile = withLinks(`https://x.test/${start}\\${start}]8;;https://evil.test${start}\\`);
      const text = renderTerminal(hostile, { color: false, width: 200, links: true });
      expect(text).not.toContain(opened('https://evil.test'));
      expect(text.split(`${start}]8;;`).filter((part) => part.startsWith('https://x.test/'))).toHaveLength(1);
    });
  });
});
