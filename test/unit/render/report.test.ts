import { describe, expect, it } from 'vitest';
import type { Section } from '../../../src/model/report.ts';
import type { ReportInput } from '../../../src/pipeline/render/input.ts';
import { jsonText, valueJson } from '../../../src/pipeline/render/json.ts';
import { leastLimit, renderMarkdown } from '../../../src/pipeline/render/markdown.ts';
import { buildReport } from '../../../src/pipeline/render/report.ts';
import { reportJson } from '../../../src/pipeline/render/report-json.ts';
import { sparkline } from '../../../src/pipeline/render/sparkline.ts';
import { textContent } from '../../../src/pipeline/render/text.ts';
import { changeOf, gate, inputOf, metric, type Parts, value } from './make.ts';
import { situations } from './situations.ts';

const github = { html: true, picture: true, mermaid: true, quickActions: false, limit: 65_000 };

function headlineOf(parts: Parts): string {
  const { headline } = buildReport(inputOf(parts));
  return `${headline.icon}: ${textContent(headline.text)}`;
}

function sectionOf(input: ReportInput, id: string): Section | undefined {
  return buildReport(input).sections.find((section) => section.id === id);
}

function paragraphOf(input: ReportInput, id: string): string | undefined {
  const block = sectionOf(input, id)?.blocks[0];
  return block?.type === 'paragraph' ? textContent(block.text) : undefined;
}

const fail = gate('max-drop 0.01', 'fail', 'It fell.');
const higher = { direction: 'higher' } as const;

it('says of metrics that DVC keeps elsewhere how to bring them', () => {
  const warning = { code: 'not-fetched', file: 'eval/metrics.json', message: 'It was not fetched.' };
  const text = paragraphOf(
    inputOf({ run: { warnings: [warning] }, baselineRun: { warnings: [warning] } }),
    'metrics',
  );
  expect(text).toMatch(
    /^DVC tracks 1 file with metrics or plots, and the content is not here\. Run dvc pull /,
  );
});

describe('the headline', () => {
  const worse = metric('recall', 0.842, 0.824, higher);
  const better = metric('auc', 0.913, 0.921, higher);
  const same = metric('rows', 10, 10);

  it.each<[string, Parts, string]>([
    [
      'a failed gate before everything',
      { verdicts: [better, metric('f1', 0.5, 0.4, { ...higher, gates: [fail] }), worse] },
      'fail: f1 fell by 0.1 to 0.4 (−20.0%) · gate max-drop 0.01 failed',
    ],
    [
      'what got worse before what got better',
      { verdicts: [better, worse] },
      'warn: recall fell by 0.018 to 0.824 (−2.1%) · 1 better',
    ],
    [
      'the largest of several',
      { verdicts: [worse, metric('f1', 0.5, 0.4, higher)] },
      'warn: f1 fell by 0.1 to 0.4 (−20.0%) · 1 more worse',
    ],
    ['what got better', { verdicts: [better, same] }, 'pass: auc rose by 0.008 to 0.921 (+0.9%)'],
    [
      'a metric that is gone before what got better',
      { verdicts: [better, metric('f1', 0.5, undefined)] },
      'warn: f1 is gone (it was 0.5) · 1 better',
    ],
    [
      'a number that is none',
      { verdicts: [metric('loss', 0.5, 'NaN')] },
      'warn: loss became NaN (it was 0.5)',
    ],
    [
      'a change without a direction, neutrally',
      { verdicts: [metric('loss2', 0.5, 0.4)] },
      'neutral: loss2 fell by 0.1 to 0.4 (−20.0%)',
    ],
    [
      'noise as noise',
      { verdicts: [metric('f1', 0.5, 0.49, { ...higher, call: 'noise' })] },
      'neutral: no metric changed beyond noise',
    ],
    ['that nothing changed', { verdicts: [same] }, 'neutral: no metric changed'],
    ['that there are no metrics', {}, 'warn: no metrics found'],
    ['new metrics', { verdicts: [metric('a', undefined, 1), same] }, 'neutral: a is new'],
    [
      'a gate that no metric matches',
      { verdicts: [same], unmatched: [gate('max 5', 'fail', 'None.', 'p95_*') as never] },
      'fail: no metric matches gate p95_* · 1 of 1 gate failed',
    ],
    [
      'that the training failed',
      {
        verdicts: [better],
        input: { outcome: { exitCode: 137, signal: 'SIGKILL', resources: { wallSeconds: 1 }, tail: '' } },
      },
      'fail: training was ended by SIGKILL (exit code 137) · the metrics may be from before it',
    ],
    [
      'the numbers alone without a baseline',
      { verdicts: [metric('auc', undefined, 0.9)], baselineRun: null },
      'neutral: auc 0.9 · nothing to compare with yet',
    ],
  ])('tells %s', (_, parts, expected) => {
    expect(headlineOf(parts)).toBe(expected);
  });
});

it('does not hold a commit against itself where it was trained once more', () => {
  const { sha } = inputOf({}).head;
  const said = (from: 'files' | 'ledger') => {
    const baseline = { sha: sha!, label: 'last commit', how: 'last commit', from } as const;
    return textContent(buildReport(inputOf({ input: { baseline } })).context);
  };
  expect(said('files')).toBe('a new run of 3f2a91c against its committed numbers (last commit) · run');
  expect(said('ledger')).toBe('a new run of 3f2a91c against its recorded numbers (last commit) · run');
});

it('names how the baseline was chosen and how old its numbers are', () => {
  const baseline = {
    sha: '9be01d7c00',
    label: 'main',
    how: 'merge base with main',
    commitsBehind: 12,
    from: 'ledger',
    ledgerDistance: 1,
  } as const;
  const report = buildReport(inputOf({ input: { baseline } }));
  expect(textContent(report.context)).toBe(
    '3f2a91c against 9be01d7 (merge base with main, 12 commits behind its tip, its numbers recorded 1 commit before it) · run',
  );
});

it('folds away what stayed the same, and shows a gated metric whatever it did', () => {
  const input = inputOf({
    verdicts: [
      metric('a', 1, 1),
      metric('b', 1, 1, { gates: [gate('min 0', 'pass', 'Fine.')] }),
      metric('c', 1, 2),
    ],
  });
  const [table] = sectionOf(input, 'metrics')!.blocks;
  expect(table?.type === 'table' && table.rows.map((row) => textContent(row[0]!))).toEqual(['c', 'b']);
  expect(textContent(sectionOf(input, 'unchanged')!.title)).toBe('1 metric unchanged');
});

it('has no gate column without gates', () => {
  const [table] = sectionOf(inputOf({ verdicts: [metric('a', 1, 2)] }), 'metrics')!.blocks;
  expect(table?.type === 'table' && table.head.map(textContent)).toEqual([
    'Metric',
    'main',
    'this change',
    'Change',
    'Verdict',
  ]);
});

it('shows params exactly as the files have them', () => {
  const input = inputOf({ params: [changeOf('lr', '3e-4', '0.0010', 'unknown', 'params.yaml')] });
  expect(textContent(sectionOf(input, 'inputs')!.title)).toBe('1 param changed');
  expect(paragraphOf(input, 'what')).toBe('What changed? lr 3e-4 → 0.0010.');
});

describe('what changed', () => {
  const moved = [metric('auc', 0.7, 0.8)];
  const lr = (recent: string) => changeOf('lr', '3e-4', recent, 'unknown', 'params.yaml');

  it('is nothing that went in, where the numbers moved all the same', () => {
    const input = inputOf({ verdicts: moved, params: [lr('3e-4')] });
    expect(paragraphOf(input, 'what')).toBe('What changed? None of 1 param.');
  });

  it('is not asked where nothing is known to go in, or nothing moved', () => {
    expect(sectionOf(inputOf({ verdicts: moved }), 'what')).toBeUndefined();
    expect(
      sectionOf(inputOf({ verdicts: [metric('auc', 1, 1)], params: [lr('3e-4')] }), 'what'),
    ).toBeUndefined();
  });

  it('is one line, however much it was', () => {
    const params = Array.from({ length: 500 }, (_, n) => changeOf(`p${n}`, 1, 2, 'unknown', 'params.yaml'));
    expect(paragraphOf(inputOf({ verdicts: moved, params }), 'what')).toBe(
      'What changed? p0 1 → 2, p1 1 → 2, p2 1 → 2, 497 more.',
    );
  });
});

describe('the course of a metric', () => {
  const courseOf = (before: readonly number[], now: number) => {
    const input = inputOf({
      verdicts: [metric('auc', before.at(-1), now)],
      input: { history: new Map([['auc', before]]) },
    });
    const block = sectionOf(input, 'metrics')!.blocks[0]!;
    if (block.type !== 'table') throw new Error('no table');
    const at = block.head.findIndex((cell) => textContent(cell).startsWith('Last '));
    return at < 0 ? undefined : [textContent(block.head[at]!), textContent(block.rows[0]![at]!)];
  };

  it('ends with head, and shows ten runs at most', () => {
    expect(courseOf([1, 2, 3, 4, 5, 6, 7], 8)).toEqual(['Last 8', '▁▂▃▄▅▆▇█']);
    expect(courseOf(Array(40).fill(1), 2)).toEqual(['Last 10', '▁▁▁▁▁▁▁▁▁█']);
  });

  it('is a line in the middle where nothing ever moved, and has a gap where a run gave no number', () => {
    expect(sparkline([3, 3, 3])).toBe('▅▅▅');
    expect(courseOf([1, Number.NaN, 2], 1)).toEqual(['Last 4', '▁ █▁']);
  });

  it('is left out where one run of the base branch is all there is', () => {
    expect(courseOf([0.7], 0.8)).toBeUndefined();
  });
});

it('says how often each side was trained', () => {
  const seeds = (n: number) => ({
    kind: 'seeds' as const,
    values: Array.from({ length: n }, (_, id) => ({ id: String(id), value: 0.5 })),
  });
  const withSeeds = (before: number, after: number) => {
    const verdict = metric('auc', 0.7, 0.8);
    const { old, new: recent, ...change } = verdict.change;
    return buildReport(
      inputOf({
        verdicts: [
          {
            ...verdict,
            change: {
              ...change,
              old: { ...old!, replicates: seeds(before) },
              new: { ...recent!, replicates: seeds(after) },
            },
          },
        ],
      }),
    );
  };
  expect(textContent(withSeeds(5, 5).context)).toContain(' · 5 seeds each · ');
  expect(textContent(withSeeds(4, 8).context)).toContain(' · 8 seeds against 4 · ');
});

it('says a warning that both sides have once', () => {
  const warnings = [{ code: 'unreadable', file: 'a.json', message: 'a.json is empty.' }];
  const section = sectionOf(inputOf({ run: { warnings }, baselineRun: { warnings } }), 'warnings');
  expect(textContent(section!.title)).toBe('1 warning');
});

it('keeps of a progress bar the last state, and of a log its end', () => {
  const tail = `${'x\n'.repeat(500)}0%\r50%\r100%\n\u001b[31mboom\u001b[0m\n`;
  const input = inputOf({
    input: { outcome: { exitCode: 1, resources: { wallSeconds: 1 }, tail }, limits: { logLines: 3 } },
  });
  expect(sectionOf(input, 'log')!.blocks).toEqual([
    { type: 'code', language: 'text', text: 'x\n100%\nboom' },
  ]);
});

describe('a comment that is too long', () => {
  const report = buildReport(situations['too-long']!());

  it('loses whole sections, the least important first, and says which', () => {
    const markdown = renderMarkdown(report, { dialect: github, urls: new Map(), limit: 30_000 });
    expect(markdown.length).toBeLessThanOrEqual(30_000);
    expect(markdown).toContain(
      'Left out to stay under 30,000 characters: “1780 more metrics that changed or have a gate”, “800 more metrics unchanged”',
    );
    expect(markdown).toContain(
      '[the full report](https://github.com/acme/churn/actions/runs/881/artifacts/7)',
    );
    expect(markdown).toContain('2 params and 1 data version changed');
  });

  it('keeps the headline, the table and the commands at the least limit', () => {
    const markdown = renderMarkdown(report, { dialect: github, urls: new Map(), limit: leastLimit });
    expect(markdown).toMatch(/^### .*gradient/);
    expect(markdown.match(/^\| layer/gm)).toHaveLength(20);
    expect(markdown).toContain('npx cml run');
  });
});

it('takes names and branches of any length', () => {
  const long = 'x'.repeat(1_000_000);
  const input = inputOf({
    verdicts: [metric(long, 1, 2), metric('text', `'${long}`, "'b")],
    input: {
      title: long,
      baseline: { sha: null, label: long, how: long, from: 'files' },
      head: { sha: null, label: long },
    },
  });
  const markdown = renderMarkdown(buildReport(input), { dialect: github, urls: new Map() });
  expect(markdown.length).toBeLessThan(4000);
});

it('links the build once, where the whole report stands there', () => {
  const url = 'https://github.com/acme/churn/actions/runs/881';
  const input = inputOf({ verdicts: [metric('auc', 1, 2)], input: { links: { run: url, full: url } } });
  const text = renderMarkdown(buildReport(input), { dialect: github, urls: new Map() });
  expect(text.split(url)).toHaveLength(2);
});

describe('JSON', () => {
  it('has integers of any size exact, and names for what is no number', () => {
    const values = ['12345678901234567890123', '-9007199254740993', '1.50', 'NaN', '-Infinity', '7'].map(
      value,
    );
    expect(jsonText(values.map(valueJson), 0)).toBe(
      '[12345678901234567890123,-9007199254740993,1.5,"NaN","-Infinity",7]\n',
    );
  });

  it('is one that any parser reads', () => {
    for (const make of Object.values(situations)) {
      const json = jsonText(reportJson(make()));
      expect(JSON.stringify(JSON.parse(json), null, 2).length).toBeGreaterThan(json.length - 200);
    }
  });

  it('subtracts large integers exactly', () => {
    const change = metric('tokens', '1152921504606846976', '1152921504606846979');
    expect(jsonText(reportJson(inputOf({ verdicts: [change] })))).toContain('"delta": 3,');
  });

  it('tells what lies behind the verdicts', () => {
    const input = inputOf({ verdicts: [metric('accuracy', 0.9, 0.8)] });
    const where = [{ column: 'region', label: 'APAC' }];
    const slices = { metric: 'accuracy', worst: [{ where, size: 120, delta: -0.06, p: Number.NaN }] };
    const judged = { ...input, judgement: { ...input.judgement, insights: { slices } } };
    expect(JSON.parse(jsonText(reportJson(judged))).insights).toEqual({
      slices: { metric: 'accuracy', worst: [{ where, size: 120, delta: -0.06, p: 'NaN' }] },
    });
    expect(JSON.parse(jsonText(reportJson(input))).insights).toEqual({});
  });

  it('takes a key of any name', () => {
    expect(jsonText(reportJson(inputOf({ verdicts: [metric('__proto__', 1, 2)] })))).toContain(
      '"name": "__proto__"',
    );
  });
});
