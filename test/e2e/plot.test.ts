import { readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { cml } from '../support/cml.ts';
import { makeRepo } from '../support/repo.ts';

const loss = 'epoch,loss\n1,0.5\n2,0.4\n3,0.3\n';

test('the file that is drawn is not overwritten, by whatever name it goes', async () => {
  const repo = makeRepo();
  repo.write({ 'loss.csv': loss, 'mine.svg': '<svg xmlns="http://www.w3.org/2000/svg"/>' });
  symlinkSync('loss.csv', join(repo.path, 'link'));
  for (const [input, output] of [
    ['loss.csv', 'loss.csv'],
    ['loss.csv', './link'],
    ['mine.svg', 'mine.svg'],
  ] as const) {
    const before = readFileSync(join(repo.path, input), 'utf8');
    const { code, stderr } = await cml(repo.path, ['plot', input, '-o', output]);
    expect([code, stderr], output).toEqual([2, expect.stringContaining('[usage]')]);
    expect(readFileSync(join(repo.path, input), 'utf8')).toBe(before);
  }
});

test.each(['o.txt', 'o.md', 'o.gz', 'o.csv', 'o.pdf', 'o.svg.bak'])(
  '%s is no name for a picture',
  async (output) => {
    const repo = makeRepo();
    repo.write({ 'loss.csv': loss });
    const { code, stderr } = await cml(repo.path, ['plot', 'loss.csv', '-o', output]);
    expect([code, stderr]).toEqual([2, expect.stringContaining(`draws PNG and SVG, and ${output}`)]);
  },
);

test('a name without an ending gets a PNG, also in a folder with a dot', async () => {
  const repo = makeRepo();
  repo.write({ 'loss.csv': loss, 'v1.2/x': '' });
  expect((await cml(repo.path, ['plot', 'loss.csv', '-o', 'v1.2/loss'])).code).toBe(0);
  expect(readFileSync(join(repo.path, 'v1.2/loss')).subarray(1, 4).toString()).toBe('PNG');
});

const lines = (svg: string) =>
  JSON.stringify([...svg.matchAll(/>([^<>]+)<\/text>/g)].map(([, text]) => text));

test('every numeric column is a line of the one picture', async () => {
  const repo = makeRepo();
  repo.write({
    'abc.csv': 'x,a,b,c\n1,1,2,3\n2,2,3,4\n3,3,4,5\n',
    'abc.json': '[{"x":1,"a":1,"b":2,"c":3},{"x":2,"a":2,"b":3,"c":4}]',
    'more.csv': 'epoch,train_loss,val_loss,acc,note\n1,1,2,0.3,a\n2,0.5,1,0.4,b\n',
  });
  for (const [file, names] of [
    ['abc.csv', ['a', 'b', 'c', 'x']],
    ['abc.json', ['a', 'b', 'c', 'x']],
    ['more.csv', ['train_loss', 'val_loss', 'acc', 'epoch']],
  ] as const) {
    expect(await cml(repo.path, ['plot', file, '-o', 'a.svg'])).toMatchObject({ code: 0, stderr: '' });
    const drawn = readFileSync(join(repo.path, 'a.svg'), 'utf8');
    for (const name of names) expect(lines(drawn), `${file} ${name}`).toContain(`"${name}"`);
  }
});

test('lines that are named are drawn over the same axis as all of them', async () => {
  const repo = makeRepo();
  repo.write({ 'abc.csv': 'epoch,a,b\n10,1,2\n20,2,3\n' });
  const { stdout } = await cml(repo.path, ['plot', 'abc.csv', '-y', 'b', '-o', 'a.svg', '--json']);
  expect(JSON.parse(stdout).alt).toContain('over epoch');
});

test('of several tables in one file the others are named', async () => {
  const repo = makeRepo();
  const points = [{ x: 1, y: 2 }];
  repo.write({ 'k.json': JSON.stringify({ roc: points, pr: points, words: [{ a: 'b' }] }) });
  const { code, stderr } = await cml(repo.path, ['plot', 'k.json', '-o', 'a.svg']);
  expect([code, stderr]).toEqual([0, 'cml: k.json holds several tables, roc, pr; the first is drawn.\n']);
});

test.each([
  ['text.csv', 'name,kind\na,b\n', 'it has no numeric column; it has name, kind'],
  ['header.csv', 'epoch,loss\n', 'it holds no rows'],
  ['epochs.csv', 'epoch\n1\n2\n', 'it has no numbers besides epoch'],
])('%s: why there is nothing to draw', async (file, content, why) => {
  const repo = makeRepo();
  repo.write({ [file]: content });
  const { code, stderr } = await cml(repo.path, ['plot', file, '-o', 'a.svg']);
  expect([code, stderr]).toEqual([6, `cml: ${file} cannot be drawn: ${why}. [format-invalid]\n`]);
});

test('a table of NaN alone is named as it is called', async () => {
  const repo = makeRepo();
  repo.write({ 'allnan.csv': 'loss\nnan\nnan\n' });
  const { stderr } = await cml(repo.path, ['plot', 'allnan.csv', '-o', 'a.svg']);
  expect(stderr).toBe('cml: allnan.csv has no finite number to draw. [plot-invalid]\n');
});

test('a specification at the top of a repository finds the data beside it', async () => {
  const repo = makeRepo();
  const spec = {
    mark: 'line',
    data: { url: 'loss.csv' },
    encoding: { x: { field: 'epoch', type: 'quantitative' }, y: { field: 'loss', type: 'quantitative' } },
  };
  repo.commit('Start', { 'loss.vl.json': JSON.stringify(spec), 'loss.csv': loss });
  expect(await cml(repo.path, ['plot', 'loss.vl.json', '-o', 'a.svg'])).toMatchObject({
    code: 0,
    stderr: '',
  });
  expect(readFileSync(join(repo.path, 'a.svg'), 'utf8')).toContain('epoch');
});

test('where a value is not finite the line has a gap, and the description says so', async () => {
  const repo = makeRepo();
  const rows = ['1,0.9,1', '2,0.8,1', '3,nan,1', '4,0.7,1', '5,0.6,1', '6,inf,1', '7,0.5,1', '8,0.4,1'];
  repo.write({ 'loss.csv': `epoch,train,val\n${rows.join('\n')}\n` });
  const args = ['plot', 'loss.csv', '-o', 'a.svg', '--json'];
  const all = JSON.parse((await cml(repo.path, args)).stdout);
  expect(all.alt).toContain('gaps where train is missing or not finite');
  const one = JSON.parse((await cml(repo.path, [...args, '-y', 'val'])).stdout);
  expect(one.alt).not.toContain('gaps');
  await cml(repo.path, [...args, '-y', 'train']);
  const line = /<path[^>]* d="([^"]+)"[^>]*stroke-width="2/.exec(
    readFileSync(join(repo.path, 'a.svg'), 'utf8'),
  )?.[1];
  expect(line?.match(/M/g)).toHaveLength(3);
});

test('what is no specification, or no file, is said in one sentence', async () => {
  const repo = makeRepo();
  const spec = (mark: string) =>
    JSON.stringify({ mark, data: { values: [{ a: 1 }] }, encoding: { x: { field: 'a' } } });
  repo.write({
    'nope.vl.json': spec('nope'),
    'layers.vl.json': `{"layer": [${spec('bar')}, ${spec('none')}]}`,
  });
  for (const [args, code, sentence] of [
    [
      ['plot', 'nope.vl.json', '-o', 'a.svg'],
      6,
      'The plot could not be drawn: Vega-Lite has no mark “nope”.',
    ],
    [
      ['plot', 'layers.vl.json', '-o', 'a.svg'],
      6,
      'The plot could not be drawn: Vega-Lite has no mark “none”.',
    ],
    [['vl2svg', 'gone.json', 'a.svg'], 6, 'gone.json does not exist.'],
    [['vl2svg', '.git', 'a.svg'], 6, '.git is a folder.'],
  ] as const) {
    const ended = await cml(repo.path, args);
    expect([ended.code, ended.stderr], args.join(' ')).toEqual([code, expect.stringContaining(sentence)]);
    expect(ended.stderr).not.toMatch(/undefined|ENOENT|EISDIR/);
  }
});
