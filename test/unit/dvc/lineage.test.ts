import { describe, expect, it } from 'vitest';
import { stageRecord } from '../../../src/dvc/lineage.ts';
import { readProject } from '../../../src/dvc/project.ts';
import { openTree } from '../../../src/dvc/tree.ts';
import type { StageRecord } from '../../../src/model/run.ts';
import { stageChanges } from '../../../src/pipeline/diff/stages.ts';
import { memoryView } from '../../support/memory-view.ts';

const pipeline = `
stages:
  prepare: {cmd: prepare, deps: [data], outs: [features]}
  train: {cmd: train, wdir: src, deps: [../features], params: [lr], outs: [../model]}
`;

async function records({
  data = 'aaa',
  cmd = 'train',
  lr = '0.1',
  features = 'fff',
  model = 'mmm',
} = {}): Promise<StageRecord[]> {
  const lock = `
schema: '2.0'
stages:
  prepare:
    cmd: prepare
    deps: [{path: data, md5: ${data}}]
    outs: [{path: features, md5: ${features}}]
  train:
    cmd: ${cmd}
    deps: [{path: ../features, md5: ${features}}]
    params: {params.yaml: {lr: ${lr}}}
    outs: [{path: ../model, md5: ${model}}]
`;
  const files = { 'dvc.yaml': pipeline, 'dvc.lock': lock };
  const view = memoryView(new Map(Object.entries(files).map(([name, text]) => [name, Buffer.from(text)])));
  const { stages } = await readProject(await openTree(view));
  return stages.flatMap((stage) => stageRecord(stage, (path) => path) ?? []);
}

describe('the lineage of stages', () => {
  it('is cached where nothing differs, and 1.0 is 1', async () => {
    const changes = stageChanges(await records({ lr: '1' }), await records({ lr: '1.0' }));
    expect(changes.map(({ state }) => state)).toEqual(['cached', 'cached']);
  });

  it('names what invalidated a stage, and which stage made it', async () => {
    const head = await records({ data: 'bbb', features: 'ggg', lr: '0.2', cmd: 'fit' });
    const [prepare, train] = stageChanges(await records(), head);
    expect(prepare).toMatchObject({ state: 'ran', causes: [{ kind: 'dependency', path: 'data' }] });
    expect(train).toMatchObject({
      state: 'ran',
      takes: [{ path: 'features', hash: 'ggg' }],
      makes: [{ path: 'model', hash: 'mmm' }],
      causes: [
        { kind: 'command' },
        { kind: 'param', file: 'src/params.yaml', key: 'lr' },
        { kind: 'dependency', path: 'features', stage: 'prepare' },
      ],
    });
  });

  it('says where the same inputs made something else', async () => {
    const [, train] = stageChanges(await records(), await records({ model: 'nnn' }));
    expect(train).toMatchObject({ state: 'ran', causes: [{ kind: 'output', path: 'model' }] });
  });

  it('tells stages that came and went', async () => {
    expect(stageChanges([], await records()).map(({ state }) => state)).toEqual(['added', 'added']);
    expect(stageChanges(await records(), []).map(({ state }) => state)).toEqual(['removed', 'removed']);
  });
});
