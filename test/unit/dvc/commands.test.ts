import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { metricsDiff, metricsShow, paramsDiff } from '../../../src/dvc/commands/index.ts';
import { createRepository } from '../collect/repository.ts';

const repository = createRepository({
  'dvc.yaml': 'metrics: [m.json]\nparams: [p.toml]\n',
  'm.json': '{"auc": 0.9014016422240393, "n": 1, "x": {"日本": 0.015625}}',
  'p.toml': 'foo = ["bar", "baz"]\n',
});
repository.commit();
repository.write('m.json', '{"auc": 0.9249974999612706, "n": 1.0, "x": {"日本": 0.5}, "gone|": NaN}');
repository.write('p.toml', 'foo = ["bar", "baz", "qux"]\n');
afterAll(() => repository.remove());

const place = { cwd: repository.root, env: process.env };

describe('what dvc 3.67 prints', () => {
  it('metrics diff', async () => {
    const { stdout, exitCode } = await metricsDiff({}, place);
    expect(exitCode).toBe(0);
    expect(stdout).toBe(
      [
        'Path    Metric    HEAD     workspace    Change',
        'm.json  auc       0.9014   0.925        0.0236',
        'm.json  gone|     -        nan          -',
        'm.json  x.日本    0.01562  0.5          0.48438',
        '',
      ].join('\n'),
    );
  });

  it('metrics diff --json', async () => {
    const { stdout } = await metricsDiff({ json: true }, place);
    expect(stdout).toBe(
      '{"m.json": {"auc": {"old": 0.9014016422240393, "new": 0.9249974999612706, "diff": 0.023595857737231274}, ' +
        '"gone|": {"old": null, "new": NaN}, "x.\\u65e5\\u672c": {"old": 0.015625, "new": 0.5, "diff": 0.484375}}}\n',
    );
  });

  it('params diff --md', async () => {
    const { stdout } = await paramsDiff({ md: true }, place);
    expect(stdout.split('\n')).toEqual([
      '| Path   | Param   | HEAD           | workspace             |',
      '|--------|---------|----------------|-----------------------|',
      "| p.toml | foo     | ['bar', 'baz'] | ['bar', 'baz', 'qux'] |",
      '',
      '',
    ]);
  });

  it('metrics show --json', async () => {
    const { stdout } = await metricsShow({ json: true }, place);
    expect(stdout).toMatch(/^\{"": \{"data": \{"m\.json": \{"data": \{"auc": 0\.9249/);
  });

  it('nothing, and 255, for a revision that is not there', async () => {
    expect(await metricsDiff({ a: 'nowhere' }, place)).toEqual({
      stdout: '',
      stderr: "ERROR: unknown Git revision 'nowhere'\n",
      exitCode: 255,
    });
  });

  it('old → null where the file is gone', async () => {
    const other = createRepository({ 'dvc.yaml': 'metrics: [m.json]\n', 'm.json': '{"a": true}' });
    other.commit();
    rmSync(join(other.root, 'm.json'));
    const { stdout, stderr } = await metricsDiff({ json: true }, { cwd: other.root, env: process.env });
    expect(stdout).toBe('{"m.json": {"a": {"old": true, "new": null}}}\n');
    expect(stderr).toBe("DVC failed to load some metrics for following revisions: 'workspace'.\n");
    other.remove();
  });
});
