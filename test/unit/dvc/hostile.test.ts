// biome-ignore-all lint/suspicious/noTemplateCurlyInString: they are DVC's own templates
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openGit } from '../../../src/io/git.ts';
import { workTreeView } from '../../../src/io/views.ts';
import { collect } from '../../../src/pipeline/collect/index.ts';
import { makeRepo, temporaryDirectory } from '../../support/repo.ts';

const options = { metrics: [], params: [], plots: [], ignore: [] };
const good = { 'good/dvc.yaml': 'metrics: [m.json]\n', 'good/m.json': '{"acc": 0.5}' };

/** What is read of a repository with these files beside good ones, and the warnings. */
async function read(files: Readonly<Record<string, string>>, prepare: (root: string) => void = () => {}) {
  const repo = makeRepo();
  for (const [path, text] of Object.entries({ ...good, ...files })) {
    mkdirSync(dirname(join(repo.path, path)), { recursive: true });
    writeFileSync(join(repo.path, path), text);
  }
  prepare(repo.path);
  repo.git('add', '-A');
  const run = await collect(workTreeView(openGit(repo.path, process.env)), options);
  return {
    keys: run.metrics.map(({ file, key }) => `${file}:${key}`),
    warnings: run.warnings.map(({ file, message }) => `${file}: ${message}`),
    run,
  };
}

const laughs = (levels: number) =>
  ['a0: &a0 [x, x, x, x, x, x, x, x, x, x]']
    .concat(
      Array.from({ length: levels }, (_, level) => {
        const alias = `*a${level}`;
        return `a${level + 1}: &a${level + 1} [${Array(10).fill(alias).join(', ')}]`;
      }),
    )
    .join('\n');
const hundred = JSON.stringify(Array.from({ length: 100 }, (_, index) => index));

describe('a hostile DVC file', () => {
  it.each([
    [
      'variables that go round in a circle',
      'vars: [{a: "${b}"}, {b: "${a}"}]\nstages:\n  s: {cmd: "echo ${a}"}\n',
    ],
    ['an anchor that holds itself', 'stages: &s\n  one: *s\n'],
    ['a billion laughs', `vars:\n  - {${laughs(9).replaceAll('\n', ', ')}}\nstages: {}\n`],
    [
      'a matrix of 10^12 stages',
      `stages:\n  s:\n    matrix: {a: ${hundred}, b: ${hundred}, c: ${hundred}, d: ${hundred}, e: ${hundred}, f: ${hundred}}\n    cmd: echo\n`,
    ],
    ['nesting without end', `metrics: ${'['.repeat(100_000)}\n`],
    ['the same key twice', 'metrics: [a.json]\nmetrics: [b.json]\n'],
    ['no text', '\xff\xfe\0\0\0'],
    ['keys of another program', 'services:\n  web: {image: x}\n'],
  ])('of %s is a warning that names it, and the others are read', { timeout: 20_000 }, async (_, text) => {
    const { keys, warnings } = await read({ 'bad/dvc.yaml': text });
    expect(keys).toEqual(['good/m.json:acc']);
    expect(warnings).toEqual([expect.stringMatching(/^bad\/dvc\.yaml: .*bad\/dvc\.yaml/)]);
  });

  it.each([
    ['a lock of a later version', "schema: '9.0'\nstages: {}\n"],
    ['a lock that is cut off', "schema: '2.0'\nstages:\n  s:\n    cmd: [echo\n"],
  ])('%s is a warning', async (_, lock) => {
    const { keys, warnings } = await read({
      'bad/dvc.yaml': 'stages:\n  s: {cmd: echo}\n',
      'bad/dvc.lock': lock,
    });
    expect(keys).toEqual(['good/m.json:acc']);
    expect(warnings.join()).toMatch(/bad\/dvc\.(lock|yaml)/);
  });

  it('params without end are a warning, and stay out of the report', { timeout: 20_000 }, async () => {
    const { keys, warnings, run } = await read({
      'bad/dvc.yaml': 'params: [p.yaml]\n',
      'bad/p.yaml': laughs(9),
    });
    expect(keys).toEqual(['good/m.json:acc']);
    expect(warnings.join()).toContain('bad/p.yaml');
    expect(run.params).toEqual([]);
  });

  it('reads nothing outside of the repository, by a path or by a link', async () => {
    const outside = temporaryDirectory();
    writeFileSync(join(outside, 'secret.json'), '{"password": 42}');
    const { run, warnings } = await read(
      {
        'bad/dvc.yaml': `metrics: [../../../../../..${outside}/secret.json, ${outside}/secret.json, link.json, out]\n`,
      },
      (root) => {
        symlinkSync(join(outside, 'secret.json'), join(root, 'bad/link.json'));
        symlinkSync(outside, join(root, 'bad/out'));
      },
    );
    expect(JSON.stringify(run)).not.toContain('password');
    expect(warnings.length).toBeGreaterThanOrEqual(3);
  });
});
