import { afterEach, describe, expect, it } from 'vitest';
import { commitView, workTreeView } from '../../../src/io/views.ts';
import type { Run } from '../../../src/model/run.ts';
import { valueText } from '../../../src/model/value.ts';
import { collect } from '../../../src/pipeline/collect/index.ts';
import type { CollectOptions, Source } from '../../../src/sources/types.ts';
import { createRepository, type Repository } from './repository.ts';

const made: Repository[] = [];
afterEach(() => {
  for (const one of made.splice(0)) one.remove();
});

const none: CollectOptions = { metrics: [], params: [], plots: [], ignore: [] };
const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

async function collected(
  files: Record<string, string | Uint8Array>,
  options: Partial<CollectOptions> = {},
): Promise<Run> {
  const one = createRepository();
  made.push(one);
  for (const [path, content] of Object.entries(files)) one.write(path, content);
  const run = await collect(workTreeView(one.git), { ...none, ...options });
  const committed = await collect(commitView(one.git, one.commit()), { ...none, ...options });
  expect({ ...committed, revision: null }).toEqual(run);
  return run;
}
const shown = (entries: Run['metrics']) =>
  entries.map((entry) => `${entry.file}:${entry.key}=${valueText(entry.value)}`);

describe('files by their usual names', () => {
  it('are read whatever their format, numbers as they were written', async () => {
    const run = await collected({
      'metrics.json':
        '{"auc": 0.90, "loss": NaN, "step": 5, "big": 1152921504606846977, "nested": {"f1": 1e-05}, "list": [1]}',
      'a/metrics.yaml': 'acc: 0.5\nname: resnet\n',
      'b/metrics.toml': '[test]\nrmse = 1.0\n',
      'metrics/t.csv': 'step,loss\n1,0.5\n2,0.25\n',
      'metrics/pairs.tsv': 'precision\t0.5\nrecall\t0.75\n',
      '.cml/metrics': '# written by train.sh\naccuracy = 0.875\nexport ok=true\n',
      'params.yaml': 'lr: 1e-3\nlayers: [64, 32]\nseed: null\n',
    });
    expect(shown(run.metrics).sort()).toEqual(
      [
        'metrics.json:auc=0.90',
        'metrics.json:loss=NaN',
        'metrics.json:big=1152921504606846977',
        'metrics.json:nested.f1=1e-05',
        'a/metrics.yaml:acc=0.5',
        'a/metrics.yaml:name=resnet',
        'b/metrics.toml:test.rmse=1.0',
        'metrics/t.csv:loss=0.25',
        'metrics/pairs.tsv:precision=0.5',
        'metrics/pairs.tsv:recall=0.75',
        '.cml/metrics:accuracy=0.875',
        '.cml/metrics:ok=true',
      ].sort(),
    );
    expect(shown(run.params)).toEqual([
      'params.yaml:lr=1e-3',
      'params.yaml:layers=[64, 32]',
      'params.yaml:seed=null',
    ]);
    expect(run.metrics.find((entry) => entry.key === 'auc')?.step).toBe(5);
    expect(run.metrics.find((entry) => entry.file === 'metrics/t.csv')?.step).toBe(2);
    expect(run.warnings).toEqual([]);
  });

  it('become plots by what they hold', async () => {
    const run = await collected({
      'plots/loss.csv': 'step,train_loss,val_loss,lr\n0,1,2,3\n1,0.5,1.5,3\n',
      'plots/roc.json': '{"roc": [{"fpr": 0, "tpr": 0}, {"fpr": 1, "tpr": 1}]}',
      'plots/classes.csv': 'actual,predicted\ncat,dog\ncat,cat\n',
      'plots/importance.tsv': 'feature\timportance\nage\t0.5\n',
      'plots/p.png': png,
      'vis/chart.vl.json': '{"mark": "line", "data": {"url": "data.csv"}, "encoding": {}}',
      'vis/data.csv': 'a,b\n1,2\n',
    });
    expect(run.warnings).toEqual([]);
    expect(run.plots.map((plot) => [plot.id, plot.kind])).toEqual([
      ['plots/classes.csv', 'table'],
      ['plots/importance.tsv', 'table'],
      ['plots/loss.csv:loss', 'series'],
      ['plots/loss.csv:lr', 'series'],
      ['plots/p.png', 'image'],
      ['plots/roc.json:roc', 'series'],
      ['vis/chart.vl.json', 'spec'],
    ]);
    const loss = run.plots.find((plot) => plot.id === 'plots/loss.csv:loss');
    expect(loss).toMatchObject({
      xLabel: 'step',
      series: [
        { name: 'train', x: [0, 1], y: [1, 0.5] },
        { name: 'val', y: [2, 1.5] },
      ],
    });
    expect(run.plots.find((plot) => plot.id === 'vis/chart.vl.json')).toMatchObject({
      spec: { data: { values: 'a,b\n1,2\n', format: { type: 'csv' } } },
    });
  });

  it('are named in a warning where they cannot be read, and hide no other', async () => {
    const run = await collected({
      'metrics.json': png,
      'metrics/broken.json': '{"a": 1,\n "b": }',
      'metrics/fine.json': '{"auc": 1}',
      'params.yaml': 'a: [',
      'plots/not.png': 'text',
      'plots/none.json': '3',
    });
    expect(shown(run.metrics)).toEqual(['metrics/fine.json:auc=1']);
    expect(run.warnings.map((warning) => warning.message)).toEqual([
      'metrics.json was left out: it is a binary file, not text.',
      'metrics/broken.json was left out: line 2, column 7: expected a value, found "}".',
      expect.stringContaining('params.yaml was left out: line 1, column 5'),
      'plots/none.json was left out: it holds neither records nor a Vega or Vega-Lite specification.',
      'plots/not.png was left out: it is no PNG, JPEG, GIF, WebP or SVG picture.',
    ]);
  });

  it('are warned of where two keys are one once they are dotted', async () => {
    const run = await collected({
      'metrics.json': '{"a.b": 1, "a": {"b": 2}}',
      'params.yaml': 'x: {y: 1}\nx.y: 2\n',
    });
    expect(shown(run.metrics)).toEqual(['metrics.json:a.b=2']);
    expect(run.warnings.map(({ message }) => message)).toEqual([
      'metrics.json says a.b twice, once with a dot in a key and once with a key inside another; the later one counts.',
      'params.yaml says x.y twice, once with a dot in a key and once with a key inside another; the later one counts.',
    ]);
  });

  it('do not count in folders of tests, examples and documentation', async () => {
    const run = await collected({
      'tests/data/metrics.json': '{"a": 1}',
      'docs/metrics.json': '{"a": 1}',
      'model/metrics.json': '{"a": 2}',
    });
    expect(shown(run.metrics)).toEqual(['model/metrics.json:a=2']);
  });

  it('may have hostile keys', async () => {
    const run = await collected({
      'metrics.json': '{"__proto__": {"x": 1}, "constructor": 2, "a|b": 3, "": 4, "@team": 5}',
    });
    expect(shown(run.metrics)).toEqual([
      'metrics.json:__proto__.x=1',
      'metrics.json:constructor=2',
      'metrics.json:a|b=3',
      'metrics.json:=4',
      'metrics.json:@team=5',
    ]);
  });
});

describe('cml.yaml', () => {
  it('names further files, and takes away others', async () => {
    const run = await collected(
      {
        'out/result.json': '{"auc": 1}',
        'out/score.txt': '0.93\n',
        'out/curve.csv': 'x,y\n1,2\n2,3\n',
        'old/metrics.json': '{"a": 1}',
        'conf/train.yaml': 'lr: 1',
      },
      {
        metrics: ['out/*.json', 'out/score.txt', 'gone.json', 'none/*.json'],
        params: ['conf/'],
        plots: ['./out/curve.csv'],
        ignore: ['old'],
      },
    );
    expect(shown(run.metrics)).toEqual(['out/result.json:auc=1', 'out/score.txt:=0.93']);
    expect(shown(run.params)).toEqual(['conf/train.yaml:lr=1']);
    expect(run.plots.map((plot) => plot.id)).toEqual(['out/curve.csv']);
    expect(run.warnings.map((warning) => warning.message)).toEqual([
      'No file matches none/*.json, which cml.yaml names under metrics.',
      'gone.json does not exist.',
    ]);
  });
});

describe('sources', () => {
  const source = (name: string, order: number, more: Partial<Source>): Source => ({
    name,
    marks: ['**/*.json'],
    order,
    collect: async ({ found }) => ({
      metrics: found.map((file) => ({ key: name, value: true, source: name, file })),
    }),
    ...more,
  });
  async function with_(...sources: Source[]): Promise<Run> {
    const one = createRepository({ 'a.json': '', 'b.json': '' });
    made.push(one);
    return await collect(workTreeView(one.git), none, sources);
  }

  it('leave to the general what the specific have not claimed', async () => {
    const run = await with_(
      source('general', 9, {}),
      source('specific', 1, { collect: async () => ({ claimed: ['a.json'] }) }),
    );
    expect(shown(run.metrics)).toEqual(['b.json:general=true']);
  });

  it('that fail are a warning and hide no other', async () => {
    const run = await with_(
      source('bad', 1, { collect: () => Promise.reject(new TypeError('x is not a function')) }),
      source('good', 2, {}),
    );
    expect(run.metrics).toHaveLength(2);
    expect(run.warnings).toEqual([
      {
        code: 'unreadable',
        file: 'a.json',
        message: 'a.json was left out: its content is not what its name promises.',
      },
    ]);
  });
});
