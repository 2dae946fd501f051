import { describe, expect, it } from 'vitest';
import { type Entry, emptyRun, type Run } from '../../../src/model/run.ts';
import { numberValue, type Value } from '../../../src/model/value.ts';
import { diff } from '../../../src/pipeline/diff/index.ts';

function entry(key: string, value: number | Value, file = 'metrics.json'): Entry {
  return { key, value: typeof value === 'number' ? numberValue(value) : value, file, source: 'files' };
}

function run(metrics: readonly Entry[], rest: Partial<Run> = {}): Run {
  return { ...emptyRun(null), metrics, ...rest };
}

function row(changes: ReturnType<typeof diff>, name: string) {
  return changes.metrics.find((change) => change.name === name);
}

describe('diff', () => {
  it('pairs metrics by file and key and computes what moved', () => {
    const changes = diff(
      run([entry('acc', 0.8), entry('loss', 2)]),
      run([entry('acc', 0.9), entry('loss', 2)]),
    );
    expect(row(changes, 'acc')).toMatchObject({ state: 'changed', direction: 'higher' });
    expect(row(changes, 'acc')?.delta).toBeCloseTo(0.1, 12);
    expect(row(changes, 'acc')?.ratio).toBeCloseTo(0.125, 12);
    expect(row(changes, 'loss')).toMatchObject({ state: 'same', delta: 0, ratio: 0, direction: 'lower' });
  });

  it('keeps head order and puts what vanished last', () => {
    const changes = diff(
      run([entry('gone', 1), entry('b', 1), entry('a', 1)]),
      run([entry('new', 1), entry('a', 1), entry('b', 2)]),
    );
    expect(changes.metrics.map(({ name, state }) => `${name} ${state}`)).toEqual([
      'new added',
      'a same',
      'b changed',
      'gone removed',
    ]);
  });

  it('knows a list of params that two readers write in two ways', () => {
    const list = (value: string, source: string): Entry => ({
      ...entry('features', value, 'params.yaml'),
      source,
    });
    const states = (old: Entry, head: Entry) =>
      diff(run([], { params: [old] }), run([], { params: [head] })).params.map(({ state }) => state);
    const plain = list('[id, true, null, 0.5]', 'files');
    expect(states(plain, list("['id', True, None, 0.5]", 'dvc'))).toEqual(['same']);
    expect(states(plain, list("['ids', True, None, 0.5]", 'dvc'))).toEqual(['changed']);
    expect(states(plain, list('[id,true,null,0.5]', 'files'))).toEqual(['changed']);
  });

  it('says added for all without a baseline', () => {
    expect(diff(undefined, run([entry('acc', 1)])).metrics).toMatchObject([{ name: 'acc', state: 'added' }]);
  });

  it('follows a file that moved where its keys are unique', () => {
    const changes = diff(run([entry('acc', 1, 'old.json')]), run([entry('acc', 2, 'eval/new.json')]));
    expect(changes.metrics).toMatchObject([{ name: 'acc', state: 'changed', delta: 1 }]);
  });

  it('does not guess where a key stands in several files', () => {
    const changes = diff(
      run([entry('acc', 1, 'a.json'), entry('acc', 2, 'b.json')]),
      run([entry('acc', 1, 'a.json'), entry('acc', 3, 'c.json')]),
    );
    expect(changes.metrics.map(({ name, state }) => `${name} ${state}`)).toEqual([
      'a.json:acc same',
      'c.json:acc added',
      'b.json:acc removed',
    ]);
  });

  it('names a bare number by its file, and takes its direction from there', () => {
    const changes = diff(undefined, run([entry('', 1, 'metrics/val_loss.txt')]));
    expect(changes.metrics).toMatchObject([{ name: 'metrics/val_loss.txt', direction: 'lower' }]);
  });

  it('takes the direction from the config first, then from the tool, then from the name', () => {
    const head = run([
      { ...entry('acc', 1), direction: 'lower' },
      { ...entry('test.loss', 1), direction: 'higher' },
      entry('val_loss', 1),
      entry('odd', 1),
    ]);
    const changes = diff(undefined, head, { directions: { '*acc*': 'higher', odd: 'lower' } });
    expect(changes.metrics.map((change) => change.direction)).toEqual(['higher', 'higher', 'lower', 'lower']);
  });

  it('lets an exact name beat a glob and a long glob a short one', () => {
    const head = run([entry('a.x', 1), entry('a.y', 1), entry('b', 1)]);
    const directions = { 'a.*': 'lower', '*': 'higher', 'a.x': 'higher' } as const;
    const changes = diff(undefined, head, { directions });
    expect(changes.metrics.map((change) => change.direction)).toEqual(['higher', 'lower', 'higher']);
  });

  it('leaves out the counters of progress', () => {
    const head = run([entry('step', 100), entry('train.epoch', 3), entry('acc', 1)]);
    expect(diff(undefined, head).metrics.map((change) => change.name)).toEqual(['acc']);
  });

  it('keeps names from files apart from its own', () => {
    const keys = ['__proto__', 'constructor', 'toString', 'a|b', '@team', '<img onerror>', 'a\u0000b', ''];
    const both = run(keys.map((key) => entry(key, 1)));
    const changes = diff(both, both, { directions: JSON.parse('{"__proto__": "lower"}') });
    expect(changes.metrics.map((change) => change.state)).toEqual(keys.map(() => 'same'));
    expect(row(changes, '__proto__')?.direction).toBe('lower');
    expect(row(changes, 'constructor')?.direction).toBe('unknown');
  });

  it('keeps a file and key apart whose joined names are equal', () => {
    const changes = diff(run([entry('b:c', 1, 'a')]), run([entry('c', 1, 'a:b')]));
    expect(changes.metrics.map(({ state }) => state)).toEqual(['added', 'removed']);
  });

  it('subtracts integers beyond 2^53 exactly', () => {
    const big = (text: string): Value => ({ number: Number(text), text });
    const changes = diff(
      run([entry('n', big('1152921504606846976'))]),
      run([entry('n', big('1152921504606846977'))]),
    );
    expect(changes.metrics[0]).toMatchObject({ state: 'changed', delta: 1 });
  });

  it('has a NaN difference for NaN, none for text, and counts flags as numbers', () => {
    const changes = diff(
      run([entry('nan', NaN), entry('text', 'a'), entry('flag', false), entry('mixed', 1), entry('zero', 0)]),
      run([
        entry('nan', NaN),
        entry('text', 'b'),
        entry('flag', true),
        entry('mixed', 'x'),
        entry('zero', 1),
      ]),
    );
    expect(row(changes, 'nan')).toMatchObject({ state: 'changed', delta: NaN });
    expect(row(changes, 'text')).not.toHaveProperty('delta');
    expect(row(changes, 'flag')).toMatchObject({ delta: 1 });
    expect(row(changes, 'mixed')).not.toHaveProperty('delta');
    expect(row(changes, 'zero')).not.toHaveProperty('ratio');
  });

  it('pairs data by path and plots by id', () => {
    const version = (path: string, hash: string) => ({ path, hash, role: 'output' as const });
    const plot = (id: string) => ({
      id,
      title: id,
      source: 'files',
      file: id,
      kind: 'series' as const,
      xLabel: '',
      yLabel: '',
      series: [],
    });
    const changes = diff(
      run([], {
        data: [version('a', '1'), version('b', '1'), version('c', '1')],
        plots: [plot('p'), plot('q')],
      }),
      run([], {
        data: [version('a', '1'), version('b', '2'), version('d', '1')],
        plots: [plot('r'), plot('p')],
      }),
    );
    expect(changes.data.map(({ path, state }) => `${path} ${state}`)).toEqual([
      'a same',
      'b changed',
      'd added',
      'c removed',
    ]);
    expect(changes.plots.map(({ id, old, new: after }) => [id, !!old, !!after])).toEqual([
      ['r', false, true],
      ['p', true, true],
      ['q', true, false],
    ]);
  });

  it('takes 100,000 metrics and 10,000 directions in its stride', () => {
    const metrics = Array.from({ length: 100_000 }, (_, i) => entry(`m${i}.acc`, i));
    const directions = Object.fromEntries(metrics.slice(0, 10_000).map(({ key }) => [key, 'lower' as const]));
    const changes = diff(run(metrics), run(metrics), { directions });
    expect(changes.metrics).toHaveLength(100_000);
    expect(changes.metrics[9_999]?.direction).toBe('lower');
    expect(changes.metrics[10_000]?.direction).toBe('higher');
  });
});
