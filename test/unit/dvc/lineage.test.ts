import { describe, expect, it } from 'vitest';
import { describeStages } from '../../../src/dvc/lineage.ts';
import type { PyDict } from '../../../src/formats/python/value.ts';
import { loadYaml } from '../../../src/formats/python/yaml.ts';

function lock({ data = 'a', cmd = 'train', lr = '0.1', features = 'f' } = {}): PyDict {
  return loadYaml(`
schema: '2.0'
stages:
  prepare:
    cmd: prepare
    deps: [{path: data, md5: ${data}}]
    outs: [{path: features, md5: ${features}}]
  train:
    cmd: ${cmd}
    deps: [{path: features, md5: ${features}}]
    params: {params.yaml: {lr: ${lr}}}
    outs: [{path: model, md5: m}]
`) as PyDict;
}

describe('the lineage of stages', () => {
  it('is cached where nothing differs, and 1.0 is 1', () => {
    expect(describeStages(lock({ lr: '1' }), lock({ lr: '1.0' })).map(({ state }) => state)).toEqual([
      'cached',
      'cached',
    ]);
  });

  it('names what invalidated a stage, and which stage made it', () => {
    const [prepare, train] = describeStages(
      lock(),
      lock({ data: 'b', features: 'g', lr: '0.2', cmd: 'fit' }),
    );
    expect(prepare).toMatchObject({ state: 'ran', causes: [{ kind: 'dependency', path: 'data' }] });
    expect(train).toMatchObject({
      state: 'ran',
      takes: [{ path: 'features', hash: 'g' }],
      makes: [{ path: 'model', hash: 'm' }],
      causes: [
        { kind: 'command' },
        { kind: 'param', file: 'params.yaml', key: 'lr' },
        { kind: 'dependency', path: 'features', stage: 'prepare' },
      ],
    });
  });

  it('tells stages that came and went', () => {
    const empty: PyDict = new Map();
    expect(describeStages(empty, lock()).map(({ state }) => state)).toEqual(['added', 'added']);
    expect(describeStages(lock(), empty).map(({ state }) => state)).toEqual(['removed', 'removed']);
  });
});
