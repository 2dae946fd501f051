// biome-ignore-all lint/suspicious/noTemplateCurlyInString: they are DVC's own templates
import { createHash } from 'node:crypto';
import { afterAll, describe, expect, it } from 'vitest';
import { workTreeView } from '../../../src/io/views.ts';
import type { Run } from '../../../src/model/run.ts';
import { valueText } from '../../../src/model/value.ts';
import { collect } from '../../../src/pipeline/collect/index.ts';
import { createRepository, type Repository } from '../collect/repository.ts';

const repositories: Repository[] = [];
afterAll(() => {
  for (const repository of repositories) repository.remove();
});

async function collected(files: Readonly<Record<string, string>>): Promise<Run> {
  const repository = createRepository(files);
  repositories.push(repository);
  return collect(workTreeView(repository.git), { metrics: [], params: [], plots: [], ignore: [] });
}

function texts(entries: Run['metrics']): string[] {
  return entries.map(({ file, key, value }) => `${file}:${key}=${valueText(value)}`).sort();
}

describe('the dvc source', () => {
  it('resolves templates, foreach and matrix before it looks for metrics', async () => {
    const run = await collected({
      'dvc.yaml': [
        'vars: [{models: {a: 1, b: 2}}]',
        'stages:',
        '  train:',
        '    foreach: ${models}',
        '    do:',
        '      cmd: train ${key} ${item}',
        '      metrics: ["out/${key}.json": {cache: false}]',
        '  grid:',
        '    matrix: {n: [1, true], m: [x]}',
        '    cmd: grid',
        '    metrics: ["${key}.json": {cache: false}]',
      ].join('\n'),
      'out/a.json': '{"auc": 0.90}',
      'out/b.json': '{"auc": NaN, "list": [1]}',
      '1-x.json': '{"n": 1152921504606846977}',
      'true-x.json': '{"n": 1.0}',
    });
    expect(texts(run.metrics)).toEqual([
      '1-x.json:n=1152921504606846977',
      'out/a.json:auc=0.9',
      'out/b.json:auc=NaN',
      'true-x.json:n=1.0',
    ]);
    expect(run.warnings).toEqual([]);
    expect(run.metrics.every((entry) => entry.source === 'dvc')).toBe(true);
  });

  it('draws a matrix for each of several files, and calls lines by what tells them apart', async () => {
    const rows = (...pairs: string[]) => ['actual,guess,p', ...pairs].join('\n');
    const run = await collected({
      'dvc.yaml': [
        'plots:',
        '  - Matrix: {template: confusion, x: actual, y: {e/train.csv: guess, e/test.csv: guess}}',
        '  - One: {template: confusion, x: actual, y: {e/test.csv: guess}}',
        '  - Own: {template: mine, x: actual, y: {e/train.csv: guess, e/test.csv: guess}}',
        '  - Lines: {x: actual, y: {e/train.csv: p, e/test.csv: p}}',
        '  - Both: {x: actual, y: {e/train.csv: [p, actual], e/test.csv: p}}',
      ].join('\n'),
      '.dvc/plots/mine.json': '{"data": {"values": "<DVC_METRIC_DATA>"}}',
      'e/train.csv': rows('1,1,0.5', '0,1,0.5', '0,0,0.5'),
      'e/test.csv': rows('1,0,0.5'),
    });
    expect(run.warnings).toEqual([]);
    const tables = run.plots.flatMap((plot) =>
      plot.kind === 'table' ? [[plot.id, plot.title, plot.yLabel, plot.rows.length]] : [],
    );
    expect(tables).toEqual([
      ['Matrix::train.csv', 'Matrix: train.csv', 'guess', 3],
      ['Matrix::test.csv', 'Matrix: test.csv', 'guess', 1],
      ['One', 'One', 'guess', 1],
      ['Own', 'Own', 'guess', 4],
    ]);
    const lines = run.plots.flatMap((plot) =>
      plot.kind === 'series' ? [[plot.id, ...plot.series.map(({ name }) => name)]] : [],
    );
    expect(lines).toEqual([
      ['Lines', 'train.csv', 'test.csv'],
      ['Both', 'train.csv::p', 'train.csv::actual', 'test.csv::p'],
    ]);
  });

  it('draws a picture that only the cache has, and says where another would be', async () => {
    const picture = '<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>';
    const md5 = createHash('md5').update(picture).digest('hex');
    const out = (path: string, hash: string) => `    - {path: ${path}, hash: md5, md5: ${hash}, size: 1}\n`;
    const run = await collected({
      'dvc.yaml': 'stages:\n  draw:\n    cmd: draw\n    plots: [kept.svg, far.svg]\n',
      'dvc.lock': `schema: "2.0"\nstages:\n  draw:\n    cmd: draw\n    outs:\n${out('kept.svg', md5)}${out('far.svg', md5.replace(/./g, 'a'))}`,
      [`.dvc/cache/files/md5/${md5.slice(0, 2)}/${md5.slice(2)}`]: picture,
      '.dvc/config': '',
    });
    expect(run.plots.map(({ id, kind }) => [id, kind])).toEqual([['kept.svg', 'image']]);
    expect(run.warnings.map(({ code, message }) => [code, message])).toEqual([
      ['not-fetched', expect.stringMatching(/^far\.svg was not fetched: .* run `dvc pull` before cml\.$/)],
    ]);
  });

  it('names the file that is missing, not the plot that is drawn from it', async () => {
    const run = await collected({
      'sub/dvc.yaml':
        'plots:\n  - samples per label: {x: label, y: {there.csv: n, data/gone.csv: n}}\n  - lost.csv\n',
      'sub/there.csv': 'label,n\na,1\n',
    });
    expect(run.warnings.map(({ file, message }) => [file, message])).toEqual([
      ['sub/data/gone.csv', 'sub/data/gone.csv was left out: dvc.yaml names it, and it does not exist.'],
      ['sub/lost.csv', 'sub/lost.csv was left out: dvc.yaml names it, and it does not exist.'],
    ]);
  });

  it('takes params.yaml in whole, other files by their keys, and data versions from the lock', async () => {
    const run = await collected({
      'dvc.yaml':
        'stages:\n  t:\n    cmd: t\n    deps: [data]\n    outs: [model]\n    params: [conf.py: [A, M.d]]\n',
      'params.yaml': 'lr: 1e-4\nlayers: [1, 2.0, x]\n',
      'conf.py': 'A = 1\nB = 2\nclass M:\n    d = "x"\n',
      'dvc.lock':
        'schema: "2.0"\nstages:\n  t:\n    cmd: t\n    deps:\n    - {path: data, hash: md5, md5: 0123456789abcdef0123456789abcdef.dir, size: 5, nfiles: 2}\n    outs:\n    - {path: model, md5: 0123456789abcdef0123456789abcdee}\n',
    });
    expect(texts(run.params)).toEqual([
      'conf.py:A=1',
      'conf.py:M.d=x',
      "params.yaml:layers=[1, 2.0, 'x']",
      'params.yaml:lr=0.0001',
    ]);
    expect(run.data).toEqual([
      {
        path: 'data',
        hash: '0123456789abcdef0123456789abcdef.dir',
        role: 'dependency',
        stage: 't',
        size: 5,
        files: 2,
      },
      { path: 'model', hash: '0123456789abcdef0123456789abcdee', role: 'output', stage: 't' },
    ]);
  });

  it('draws top-level and stage plots', async () => {
    const run = await collected({
      'sub/dvc.yaml':
        'plots:\n- log.csv: {x: step, y: [a, b], title: Both}\n- conf: {template: confusion, x: actual, y: {cls.csv: predicted}}\n',
      'sub/log.csv': 'step,a,b\n0,1,2\n10,3,4\n',
      'sub/cls.csv': 'actual,predicted\ncat,dog\ncat,cat\n',
    });
    expect(run.plots).toMatchObject([
      {
        kind: 'series',
        id: 'sub/log.csv',
        title: 'Both',
        xLabel: 'step',
        series: [{ name: 'a', x: [0, 10], y: [1, 3] }, { name: 'b' }],
      },
      {
        kind: 'table',
        id: 'conf',
        template: 'confusion',
        x: 'actual',
        y: ['predicted'],
        rows: [
          ['cat', 'dog'],
          ['cat', 'cat'],
        ],
      },
    ]);
  });

  it.each([
    ['a refused key', 'stages:\n  bad:\n    cmd: x\n    live: y\n'],
    ['a variable that is not there', 'stages:\n  bad:\n    cmd: ${missing}\n'],
    ['a circle of aliases', 'vars:\n- &a {b: [*a]}\n'],
    [
      'a laugh',
      `vars:\n- a0: &a0 [x, x]\n${Array.from({ length: 40 }, (_, i) => `- a${i + 1}: &a${i + 1} [*a${i}, *a${i}]\n`).join('')}`,
    ],
    [
      'a matrix without end',
      `stages:\n  m:\n    cmd: x\n    matrix: {${'abcdefgh'.split('').map((k) => `${k}: [${Array.from({ length: 20 }, (_, i) => i)}]`)}}\n`,
    ],
  ])('names %s and reads the other files', async (_, broken) => {
    const run = await collected({
      'broken/dvc.yaml': broken,
      'dvc.yaml': 'metrics: [m.json]\n',
      'm.json': '{"a": 1}',
    });
    expect(texts(run.metrics)).toEqual(['m.json:a=1']);
    expect(run.warnings).toMatchObject([{ code: 'unreadable', file: 'broken/dvc.yaml' }]);
  });

  it('reads nothing outside of the repository', async () => {
    const run = await collected({ 'dvc.yaml': 'metrics: [../../../etc/passwd, /etc/hostname]\n' });
    expect(run.metrics).toEqual([]);
    expect(run.warnings.map(({ code }) => code)).toEqual(['outside', 'outside']);
  });
});
